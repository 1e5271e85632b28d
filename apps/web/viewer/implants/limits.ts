import { keep, readKept } from '../workspace/kept.ts';

/**
 * Distances below which a plan is marked, and the grey value at which bone is taken to begin.
 *
 * Defaults. Canal 2 mm: Greenstein G, Tarnow D, J Periodontol 77 (2006) 1933-1943. Between implants 3 mm: Tarnow DP,
 * Cho SC, Wallace SS, J Periodontol 71 (2000) 546-549. Bone 1.5 mm, as beside a tooth: Buser D, Martin W, Belser UC,
 * Int J Oral Maxillofac Implants 19 Suppl (2004) 43-61. Grey value 800: above marrow and below compact bone
 * on Hounsfield's scale; CBCT grey values differ between devices, so it has to be checked against the picture.
 */
export interface Limits {
  readonly canalMm: number;
  readonly implantMm: number;
  readonly boneMm: number;
  readonly boneGrey: number;
}

export const DEFAULT_LIMITS: Limits = { canalMm: 2, implantMm: 3, boneMm: 1.5, boneGrey: 800 };
export const LIMIT_RANGES: Readonly<Record<keyof Limits, readonly [low: number, high: number]>> = {
  canalMm: [0, 10],
  implantMm: [0, 10],
  boneMm: [0, 10],
  boneGrey: [-1000, 4000],
};
export const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as readonly (keyof Limits)[];

/** What is missing or out of range falls back to the default. */
export function limitsOf(value: unknown): Limits {
  const given: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const held = (name: keyof Limits): number => {
    const [low, high] = LIMIT_RANGES[name];
    const one = given[name];
    return typeof one === 'number' && one >= low && one <= high ? one : DEFAULT_LIMITS[name];
  };
  return {
    canalMm: held('canalMm'),
    implantMm: held('implantMm'),
    boneMm: held('boneMm'),
    boneGrey: held('boneGrey'),
  };
}

const NAME = 'implant-limits';
export const readLimits = (): Limits => limitsOf(readKept(NAME, (value) => value));
export const keepLimits = (limits: Limits): boolean => keep(NAME, limits);

/** `unknown`: there is nothing to measure to, or it was not found. */
export type Level = 'overlap' | 'close' | 'clear' | 'unknown';

export function levelOf(mm: number | null | undefined, limitMm: number): Level {
  if (mm === null || mm === undefined) return 'unknown';
  if (mm <= 0) return 'overlap';
  return mm < limitMm ? 'close' : 'clear';
}

const WORST: readonly Level[] = ['overlap', 'close', 'clear', 'unknown'];
export const worstOf = (levels: readonly Level[]): Level => WORST.find((level) => levels.includes(level)) ?? 'unknown';
