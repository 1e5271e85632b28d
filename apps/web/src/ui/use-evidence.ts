import type { TrustClaim, TrustPage } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { trustQuery } from '../api/trust.ts';

export type Evidence =
  | { known: false; waiting: boolean }
  | { known: true; page: TrustPage; worst: TrustClaim | null; tone: 'pass' | 'warn' | 'fail' };

/** States that need no measurement now: a person's word, a module that is off. They are neither green nor red. */
const UNMEASURED = new Set(['declared', 'waived', 'not-applicable']);
const isRed = (claim: TrustClaim) => claim.status === 'fail' || claim.status === 'error';

export function useEvidence(): Evidence {
  const { data, isPending } = useQuery(trustQuery);
  if (data === undefined) return { known: false, waiting: isPending };
  const notGreen = data.claims.filter((claim) => claim.status !== 'pass' && !UNMEASURED.has(claim.status));
  const worst = notGreen.find(isRed) ?? notGreen[0] ?? null;
  const tone = worst === null ? 'pass' : isRed(worst) ? 'fail' : 'warn';
  return { known: true, page: data, worst, tone };
}
