import { Notices } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

/** Asked each minute by the page itself: does not count as use of the session. */
export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: ({ signal }) => call({ path: '/notices', answer: Notices, background: true, signal }),
  refetchInterval: 60_000,
});

export const readNotices = (upTo: string) =>
  call({ method: 'POST', path: '/notices/read', body: { upTo }, answer: Notices });
