import { useRouter } from '@tanstack/react-router';
import { PublicFrame } from './PublicFrame.tsx';
import { ErrorState } from './State.tsx';

/** The last net under every page: whatever a loader or a page threw. */
export function RouteError({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <PublicFrame>
      <ErrorState wholePage error={error} onRetry={() => void router.invalidate()} />
    </PublicFrame>
  );
}
