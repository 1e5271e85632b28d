import { type LetIn, SupportInside, SupportPeople, TakenGrant } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const supportPeopleQuery = queryOptions({
  queryKey: ['support-people'],
  queryFn: async ({ signal }) => (await call({ path: '/support/people', answer: SupportPeople, signal })).people,
});

/** Somebody of support in the clinic; the end as this machine's clock will show it. */
export type Inside = SupportInside['inside'][number] & { endsAtMs: number };

/** Asked on its own, so that a beginning and an end by somebody else show too; does not count as use of the session. */
export const supportInsideQuery = queryOptions({
  queryKey: ['support-inside'],
  queryFn: async ({ signal }): Promise<Inside[]> => {
    const { inside } = await call({ path: '/support/inside', answer: SupportInside, background: true, signal });
    return inside.map((one) => ({ ...one, endsAtMs: Date.now() + one.secondsLeft * 1000 }));
  },
  refetchInterval: 30_000,
});

export const letSupportIn = (body: LetIn) =>
  call({ method: 'POST', path: '/support/grants', body, answer: TakenGrant });
