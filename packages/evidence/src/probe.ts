import type { Json } from '@hyaline/kit';

/** What a probe is, apart from the code that runs it. */
export interface ProbeSpec {
  id: string;
  intervalSeconds: number;
  /** Older evidence proves nothing about now: twice the interval. */
  maxAgeSeconds: number;
  timeoutMs: number;
  /** A probe that looked at less than this looked at nothing. */
  minSample: number;
}

export type ProbeStatus = 'pass' | 'fail' | 'error';

/** What one run found. Findings name rows by id and tables by name; they carry no content. */
export interface ProbeResult {
  status: ProbeStatus;
  measured: { readonly [name: string]: Json };
  sampleSize: number;
  findings: readonly string[];
}

export const passOrFail = (
  measured: ProbeResult['measured'],
  sampleSize: number,
  findings: readonly string[],
): ProbeResult => ({ status: findings.length === 0 ? 'pass' : 'fail', measured, sampleSize, findings });

/** One fault that was planted on purpose, and whether the probe turned red. */
export interface FaultOutcome {
  name: string;
  caught: boolean;
  /** A fault that leaves the probe with nothing to look at: it must not turn green then either. */
  vacuity: boolean;
}

/** The proof that a probe can fail, on this build. */
export interface SelfTest {
  probeId: string;
  probeSha256: string;
  build: string;
  at: string;
  /** Green before any fault: otherwise red would prove nothing. */
  baseline: boolean;
  faults: readonly FaultOutcome[];
}

/** At least two faults, one of them vacuity, every one caught, and green without them. */
export const isProven = ({ baseline, faults }: Pick<SelfTest, 'baseline' | 'faults'>): boolean =>
  baseline && faults.length >= 2 && faults.some(({ vacuity }) => vacuity) && faults.every(({ caught }) => caught);
