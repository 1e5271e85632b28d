import type { ProbeResult, ProbeSpec, SelfTest } from '@hyaline/evidence';
import type { OpenDatabase } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';

/** Something that looks at the running system and can be shown to fail. */
export interface Probe {
  spec: ProbeSpec;
  /** The files that decide what it sees; their hash is the probe's identity. */
  sources: readonly URL[];
  run(platform: Platform): Promise<ProbeResult>;
  /** Runs against a scratch database made from today's migrations: green first, then with each fault. */
  rehearse(platform: Platform, scratch: OpenDatabase): Promise<Rehearsal>;
}
export type Rehearsal = Pick<SelfTest, 'baseline' | 'faults'>;

const MINUTE = 60;

export const specOf = (id: string, intervalMinutes: number, minSample: number): ProbeSpec => ({
  id,
  intervalSeconds: intervalMinutes * MINUTE,
  maxAgeSeconds: 2 * intervalMinutes * MINUTE,
  timeoutMs: MINUTE * 1000,
  minSample,
});

/** A probe counts as red when it fails, cannot run, or looked at too little. */
export const isRed = (result: ProbeResult, { minSample }: ProbeSpec): boolean =>
  result.status !== 'pass' || result.sampleSize < minSample;
