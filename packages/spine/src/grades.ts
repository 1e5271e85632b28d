import { boneIndex, type Segment } from './levels.ts';
import type { Measures } from './measure.ts';
import { read, type Sourced } from './sourced.ts';
import type { SlipType, SpineValues } from './values.ts';

export type Meyerding = 'none' | 'I' | 'II' | 'III' | 'IV' | 'V';

/** @param slip - of the depth of the lower end plate, in per cent; backwards negative */
export function meyerding(slip: number): Sourced<Meyerding> {
  const part = Math.abs(slip);
  const grade =
    part === 0 ? 'none' : part <= 25 ? 'I' : part <= 50 ? 'II' : part <= 75 ? 'III' : part <= 100 ? 'IV' : 'V';
  return read(grade, 'Meyerding 1932');
}

/** @param type - of a slip, as it was entered */
export const wiltse = (type: SlipType): Sourced<'II' | 'III'> =>
  read(type === 'isthmic' ? 'II' : 'III', 'Wiltse, Newman, Macnab, Clin Orthop 1976');

/** @param values - as entered @returns whether the pars of the upper bone is broken through, and its body has slipped from the arch */
export const isIsthmic = ({ segments }: Pick<SpineValues, 'segments'>, segment: Segment): boolean =>
  segments[segment]?.slipType === 'isthmic' && segments[segment].slip > 0;

/** @param loss - largest loss of height of a body, as a part of the whole */
export function genant(loss: number): Sourced<0 | 1 | 2 | 3> {
  const percent = loss * 100;
  return read(percent < 20 ? 0 : percent <= 25 ? 1 : percent <= 40 ? 2 : 3, 'Genant et al., J Bone Miner Res 1993');
}

export type CobbGrade = 'none' | 'mild' | 'moderate' | 'severe';

/** @param cobb - degrees; scoliosis begins at 10 */
export function cobbGrade(cobb: number): Sourced<CobbGrade> {
  const grade = cobb < 10 ? 'none' : cobb < 25 ? 'mild' : cobb <= 40 ? 'moderate' : 'severe';
  return read(grade, 'Scoliosis Research Society; 10-25, 25-40, over 40 degrees');
}

export type Modifier = '0' | '+' | '++';

/** Sagittal modifiers of the SRS-Schwab classification. SVA in mm, angles in degrees. */
export function schwab({ mismatch, sva, pt }: Pick<Measures, 'mismatch' | 'sva' | 'pt'>): Sourced<{
  mismatch: Modifier;
  sva: Modifier;
  pt: Modifier;
}> {
  const modifier = (value: number, first: number, second: number): Modifier =>
    value < first ? '0' : value <= second ? '+' : '++';
  return read(
    { mismatch: modifier(mismatch, 10, 20), sva: modifier(sva, 40, 95), pt: modifier(pt, 20, 30) },
    'Terran et al., Neurosurgery 2013',
  );
}

export type CoronalType = 'T' | 'L' | 'D' | 'N';

/** deg */
const LARGE = 30;

/** Coronal type of the SRS-Schwab classification: thoracic (apex T9 or above), lumbar, double, or no curve over 30 degrees. */
export function schwabCoronal({ coronal: { curves } }: Pick<SpineValues, 'coronal'>): Sourced<CoronalType> {
  const apexes = curves.filter(({ cobb }) => cobb > LARGE).map(({ apex }) => boneIndex(apex));
  const thoracic = apexes.some((apex) => apex <= boneIndex('T9'));
  const lumbar = apexes.some((apex) => apex > boneIndex('T9'));
  return read(thoracic && lumbar ? 'D' : thoracic ? 'T' : lumbar ? 'L' : 'N', 'Terran et al., Neurosurgery 2013');
}

export type DiscHeight = 'healthy' | 'slightly-reduced' | 'moderately-reduced' | 'collapsed';

/** What the height of a disc looks like at a Pfirrmann grade. */
export function pfirrmannHeight(grade: 1 | 2 | 3 | 4 | 5): Sourced<DiscHeight> {
  const heights = {
    1: 'healthy',
    2: 'healthy',
    3: 'slightly-reduced',
    4: 'moderately-reduced',
    5: 'collapsed',
  } as const;
  return read(heights[grade], 'Pfirrmann et al., Spine 2001');
}

/** @param diameter - of the lumbar canal, front to back, in mm */
export const canalGrade = (diameter: number): Sourced<'none' | 'relative' | 'absolute'> =>
  read(diameter < 10 ? 'absolute' : diameter < 12 ? 'relative' : 'none', 'PMC3775665');
