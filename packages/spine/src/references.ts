import { read, recalled, type Sourced } from './sourced.ts';

/** An interval in the unit of its measure, ends included. */
export interface Interval {
  low: number;
  high: number;
}

const LEGAYE = 'n = 709 adults, mean and 2 SD (PubMed 21833574)';

/** What healthy adults measure. A range is where most of them lie, not where one has to be. */
export const REFERENCE = {
  pi: read<Interval>({ low: 32, high: 74 }, LEGAYE),
  pt: read<Interval>({ low: 0, high: 27 }, LEGAYE),
  ss: read<Interval>({ low: 24, high: 55 }, LEGAYE),
  /** Two standard deviations about 49.8; upper end plate of T12 to S1, standing: another method than ours from L1. */
  llT12: read<Interval>({ low: 27.4, high: 72.2 }, 'n = 627, standing, T12-S1, mean 49.8, SD 11.2 (PMC6680033)'),
  l4s1: read<Interval>({ low: 17.6, high: 50.8 }, 'n = 627, standing, mean 34.2, SD 8.3 (PMC6680033)'),
  tk: read<Interval>(
    { low: 20, high: 60 },
    'Scoliosis Research Society range; 65 % of healthy people exceed 40 (PMC8268398)',
  ),
  /** Harrison's posterior tangents, not Cobb: comparable with what is entered only in its order of size. */
  clHarrison: read<Interval>(
    { low: 16.5, high: 66 },
    'n = 400, patients of one clinic, posterior tangents (PubMed 8882687)',
  ),
} as const satisfies Record<string, Sourced<Interval>>;

/** Lumbar lordosis that goes with a pelvis, in degrees: 32.9 + 0.60 PI - 0.23 age. Age in years. */
export const idealLordosis = (pi: number, age: number): Sourced<number> =>
  read(32.9 + 0.6 * pi - 0.23 * age, 'Le Huec and Hasegawa, Eur Spine J 2016 (10.1007/s00586-016-4702-2)');

/** Pelvic tilt that goes with a pelvis and an age: -12.7 + 0.38 PI + 0.14 age. */
export const expectedPelvicTilt = (pi: number, age: number): Sourced<number> =>
  read(-12.7 + 0.38 * pi + 0.14 * age, 'n = 642, 2025 (PubMed 40261392)');

/** T1 pelvic angle that goes with a pelvis and an age: -16.9 + 0.34 PI + 0.15 age. */
export const expectedTpa = (pi: number, age: number): Sourced<number> =>
  read(-16.9 + 0.34 * pi + 0.15 * age, 'n = 642, 2025 (PubMed 40261392)');

const CLASSES = [
  { below: 38, pt: 4, ll: 18 },
  { below: 48, pt: 8, ll: 13 },
  { below: 58, pt: 12, ll: 9 },
  { below: 68, pt: 16, ll: 6 },
  { below: 78, pt: 20, ll: 2 },
  { below: Number.POSITIVE_INFINITY, pt: 24, ll: -5 },
] as const;

/** Pelvic tilt and lumbar lordosis to aim at, by class of pelvic incidence, in degrees. */
export function aimsOf(pi: number): Sourced<{ pt: number; ll: number }> {
  const { pt, ll } = CLASSES.find(({ below }) => pi < below) ?? CLASSES[5];
  return read({ pt, ll: pi + ll }, 'By class of pelvic incidence (PMC4303780, table 3)');
}

/** Low under 44, high over 62 degrees. */
export const incidenceClass = (pi: number): Sourced<'low' | 'usual' | 'high'> =>
  read(pi < 44 ? 'low' : pi > 62 ? 'high' : 'usual', 'PMC3489325');

/** Shapes of the sagittal profile, told apart by sacral slope (deg). The limits are recalled: shown as text only. */
export function roussoulyType({ ss, pi }: { ss: number; pi: number }): Sourced<1 | 2 | 3 | 4> {
  const source = 'Roussouly et al., limits of sacral slope 35 and 45';
  if (ss > 45) return recalled(4, source);
  if (ss >= 35) return recalled(3, source);
  return recalled(pi < 40 ? 1 : 2, source);
}
