import type { TrustClaim } from '@hyaline/contract';

export type Tone = 'pass' | 'fail' | 'warn' | 'info' | 'plain';

const TONES: Record<TrustClaim['status'], Tone> = {
  pass: 'pass',
  fail: 'fail',
  error: 'fail',
  stale: 'warn',
  'unverified-build': 'warn',
  'selftest-missing': 'warn',
  declared: 'info',
  waived: 'info',
  'not-applicable': 'plain',
};
export const toneOf = (claim: TrustClaim): Tone => TONES[claim.status];

const ORDER: readonly Tone[] = ['fail', 'warn', 'pass', 'info', 'plain'];

/** Failing claims stand first whatever the filter is; the rest keeps the catalogue's order within its tone. */
export function arrange(claims: readonly TrustClaim[]): { red: TrustClaim[]; rest: TrustClaim[] } {
  const sorted = claims.toSorted((a, b) => ORDER.indexOf(toneOf(a)) - ORDER.indexOf(toneOf(b)));
  return {
    red: sorted.filter((claim) => toneOf(claim) === 'fail'),
    rest: sorted.filter((claim) => toneOf(claim) !== 'fail'),
  };
}

/** What is not green, by the reason that the headline gives for it. */
export function tally(claims: readonly TrustClaim[]): { fail: number; stale: number; unproven: number; word: number } {
  const count = (...of: TrustClaim['status'][]) => claims.filter((claim) => of.includes(claim.status)).length;
  return {
    fail: count('fail', 'error'),
    stale: count('stale'),
    unproven: count('unverified-build', 'selftest-missing'),
    word: count('declared', 'waived'),
  };
}

export function stripSummary(history: TrustClaim['history']): {
  proven: number;
  notProven: number;
  tooOld: number;
  measured: number;
} {
  const count = (state: TrustClaim['history'][number]['state']) => history.filter((day) => day.state === state).length;
  const proven = count('proven');
  const notProven = count('not-proven');
  const tooOld = count('too-old');
  return { proven, notProven, tooOld, measured: proven + notProven + tooOld };
}
