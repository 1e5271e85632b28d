import { SECOND_MS } from '@hyaline/kit';
import { isProven, type ProbeSpec, type ProbeStatus, type SelfTest } from './probe.ts';

export type ClaimStatus =
  | 'pass'
  | 'fail'
  | 'error'
  | 'stale'
  | 'unverified-build'
  | 'selftest-missing'
  | 'declared'
  | 'waived'
  | 'not-applicable';

/** The newest evidence of a probe. */
export interface LatestEvidence {
  status: ProbeStatus;
  finishedAt: Date;
  sampleSize: number;
  probeSha256: string;
  build: string;
}

export interface StatusQuestion {
  spec: ProbeSpec;
  /** SHA-256 of the probe as it stands in the running program. */
  probeSha256: string;
  build: string;
  latest: LatestEvidence | null;
  selfTest: SelfTest | null;
  now: Date;
}

/**
 * Green needs all of it: passed, young enough, looked at enough, made by this very probe on this build, and this very
 * probe caught every fault on this build. What is red stays red when the prober stops: age does not wash it off.
 */
export function statusOf({ spec, probeSha256, build, latest, selfTest, now }: StatusQuestion): ClaimStatus {
  if (latest?.status === 'fail') return 'fail';
  if (latest?.status === 'error') return 'error';
  if (!latest) return 'stale';
  if (latest.sampleSize < spec.minSample) return 'error';
  const ageMs = now.getTime() - latest.finishedAt.getTime();
  if (Math.abs(ageMs) > spec.maxAgeSeconds * SECOND_MS) return 'stale'; // from the future: a clock was wrong
  if (latest.build !== build || latest.probeSha256 !== probeSha256) return 'unverified-build';
  const proven = selfTest?.probeSha256 === probeSha256 && selfTest.build === build && isProven(selfTest);
  return proven ? 'pass' : 'selftest-missing';
}
