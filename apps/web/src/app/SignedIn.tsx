import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { sessionQuery } from '../api/identity.ts';
import { StepUpDialog } from '../features/identity/StepUpDialog.tsx';
import { KeysSheet } from '../ui/KeysSheet.tsx';
import { IdleWarning } from './shell/IdleWarning.tsx';

/** Around everything that needs a session: the page, who is there when that is asked again, and the session's end. */
export function SignedIn() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <>
      <Outlet />
      <KeysSheet />
      <StepUpDialog />
      <IdleWarning session={session} />
    </>
  );
}
