import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isCode } from '../api/errors.ts';

/** One retry, and only for what may pass by itself. A refusal stays a refusal. */
const worthRetrying = (failures: number, error: Error): boolean =>
  failures < 1 && error instanceof ApiError && (error.code === 'unreachable' || error.code === 'unavailable');

export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const leave = (error: Error) => {
    if (isCode(error, 'not-signed-in')) onSignedOut();
    if (isCode(error, 'other-clinic')) location.reload(); // nothing of the clinic before it stays on the screen
  };
  return new QueryClient({
    // The session itself is asked by the router, which decides where a person without one goes.
    queryCache: new QueryCache({
      onError: (error, query) => (query.queryKey[0] === 'session' ? undefined : leave(error)),
    }),
    mutationCache: new MutationCache({ onError: leave }),
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 5_000, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  });
}
