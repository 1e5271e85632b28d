import { EndedSessions, NotMe, SignInPage } from '@hyaline/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

const PAGE = 10;

/** The person's own sign-ins, newest first; each page goes on before the last one's oldest. */
export const signInsQuery = infiniteQueryOptions({
  queryKey: ['sign-ins'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam, signal }) =>
    call({ path: '/sign-ins', query: { before: pageParam, limit: PAGE }, answer: SignInPage, signal }),
  getNextPageParam: ({ events, more }) => (more ? events.at(-1)?.id : undefined),
});

/** Ends all other sessions and all API keys of the person. */
export const disownSignIns = () => call({ method: 'POST', path: '/sign-ins/not-me', answer: NotMe });

export const endOtherSessions = () => call({ method: 'DELETE', path: '/sessions', answer: EndedSessions });
