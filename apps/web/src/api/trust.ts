import { TrustPage } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

/** Public, the same for everybody. Refetched while it is looked at: a claim may turn red at any moment. */
export const trustQuery = queryOptions({
  queryKey: ['trust'],
  queryFn: ({ signal }) => call({ path: '/trust', answer: TrustPage, signal }),
  refetchInterval: 60_000,
  staleTime: 30_000,
});
