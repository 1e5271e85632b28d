import {
  CurrentGrant,
  Grant,
  GrantDetail,
  Grants,
  type LiveGrant,
  type ReviewGrant,
  type TakeGrant,
  TakenGrant,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { onServerClock } from './server-clock.ts';

export const grantsQuery = queryOptions({
  queryKey: ['grants'],
  queryFn: async ({ client, queryKey, signal }) => {
    // asked again by the page itself, it does not count as use of the session
    const background = client.getQueryData(queryKey) !== undefined;
    return (await call({ path: '/grants', answer: Grants, background, signal })).grants;
  },
  refetchInterval: ({ state }) => untilNextEnd(state.data ?? []),
});

/** Milliseconds until the list has one running grant less; false while none runs. */
function untilNextEnd(grants: readonly Grant[]): number | false {
  const ends = grants.filter((grant) => grant.live).map((grant) => Date.parse(grant.endsAt));
  if (ends.length === 0) return false;
  const leftMs = Math.min(...ends) - onServerClock(new Date()).getTime();
  return leftMs > 0 ? leftMs + 1000 : 30_000;
}

export const grantQuery = (id: string) =>
  queryOptions({
    queryKey: ['grants', id],
    queryFn: ({ signal }) => call({ path: `/grants/${id}`, answer: GrantDetail, signal }),
    staleTime: Number.POSITIVE_INFINITY, // each look is an event in the ledger
    gcTime: 0, // opened again, it is asked again
  });

/** A running grant; its end as this machine's clock will show it. */
export interface Running extends Pick<LiveGrant, 'id' | 'target'> {
  endsAtMs: number;
}

/** Asked on its own, so that an end by somebody else shows here too; does not count as use of the session. */
export const runningGrantQuery = queryOptions({
  queryKey: ['running-grant'],
  queryFn: async ({ signal }): Promise<Running | null> => {
    const { grant } = await call({ path: '/grants/current', answer: CurrentGrant, background: true, signal });
    return grant && { id: grant.id, target: grant.target, endsAtMs: Date.now() + grant.secondsLeft * 1000 };
  },
  refetchInterval: 30_000,
});

export const takeGrant = (body: TakeGrant) =>
  call({ method: 'POST', path: '/grants', body, answer: TakenGrant, creates: true });
export const endGrant = (id: string) => call({ method: 'POST', path: `/grants/${id}/end`, answer: Grant });
export const reviewGrant = (id: string, body: ReviewGrant) =>
  call({ method: 'POST', path: `/grants/${id}/review`, body, answer: GrantDetail });
