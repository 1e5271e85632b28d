import { Empty, MailOverview, MailPage } from '@hyaline/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

const PAGE = 50;

export const mailsQuery = infiniteQueryOptions({
  queryKey: ['mails', 'list'],
  queryFn: ({ pageParam, signal }) =>
    call({ path: '/mails', query: { before: pageParam, limit: PAGE }, answer: MailPage, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ mails }) => (mails.length < PAGE ? undefined : mails.at(-1)?.id),
});

export const mailOverviewQuery = queryOptions({
  queryKey: ['mails', 'overview'],
  queryFn: ({ signal }) => call({ path: '/mails/overview', answer: MailOverview, signal }),
});

export const sendAgain = (id: string) =>
  call({ method: 'POST', path: `/mails/${id}/sending`, body: {}, answer: Empty });
export const allowAddress = (id: string) =>
  call({ method: 'DELETE', path: `/mails/suppressions/${id}`, answer: Empty });
