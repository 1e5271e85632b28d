import { multiply, parseDecimal, type Ratio, ratio } from './ratio.ts';

/**
 * Barrels as they are sold, each with the smallest step that its scale shows. An insulin syringe is marked in units of
 * insulin of one strength: on U-100 one unit is 0.01 mL, on U-50 0.02 mL, on U-40 0.025 mL. For anything but insulin the
 * units are a scale of volume and nothing more. Capacities and scales after ISO 8537 (sterile single-use syringes for
 * insulin) and ISO 7886-1 (hypodermic syringes); a maker's own graduation may be finer.
 */
const BARRELS = [
  ['u100-0.3-half', 100, '0.3', '0.5'],
  ['u100-0.3', 100, '0.3', '1'],
  ['u100-0.5', 100, '0.5', '1'],
  ['u100-1', 100, '1', '2'],
  ['u100-1-fine', 100, '1', '1'],
  ['u50-0.3', 50, '0.3', '0.5'],
  ['u50-0.5', 50, '0.5', '1'],
  ['u50-1', 50, '1', '1'],
  ['u40-0.3', 40, '0.3', '0.5'],
  ['u40-0.5', 40, '0.5', '1'],
  ['u40-1', 40, '1', '1'],
  ['ml-1', null, '1', '0.01'],
  ['ml-3', null, '3', '0.1'],
  ['ml-5', null, '5', '0.2'],
] as const;

export type SyringeId = (typeof BARRELS)[number][0];
export const SYRINGE_IDS = BARRELS.map(([id]) => id) as [SyringeId, ...SyringeId[]];

export interface Syringe {
  readonly id: SyringeId;
  /** Units of insulin in one mL; null: the scale is in mL. */
  readonly unitsPerMl: number | null;
  readonly capacityMl: Ratio;
  /** One step of the scale, in units or, where there are none, in mL. */
  readonly graduation: Ratio;
}

const SYRINGES = new Map<string, Syringe>(
  BARRELS.map(([id, unitsPerMl, capacity, graduation]) => [
    id,
    { id, unitsPerMl, capacityMl: parseDecimal(capacity), graduation: parseDecimal(graduation) },
  ]),
);

/** @throws RangeError for an id that is none */
export function syringeOf(id: string): Syringe {
  const syringe = SYRINGES.get(id);
  if (!syringe) throw new RangeError('no such syringe');
  return syringe;
}

/** Steps of the scale in one mL times the volume: where the plunger stands. */
export const onScale = ({ unitsPerMl }: Syringe, ml: Ratio): Ratio => multiply(ml, ratio(unitsPerMl ?? 1));
