import { divide, multiply, parseDecimal, ratio, type Ratio } from './ratio.ts';

/** mcg, mg and g are masses; IU is biological activity (WHO); mL is volume. */
export const UNITS = ['mcg', 'mg', 'g', 'IU', 'mL'] as const;
export type Unit = (typeof UNITS)[number];

export interface Quantity {
  /** Decimal text, see DECIMAL. */
  readonly amount: string;
  readonly unit: Unit;
}

const PER_MG: Record<'mcg' | 'mg' | 'g', Ratio> = { mcg: ratio(1n, 1000n), mg: ratio(1n), g: ratio(1000n) };

export const isMass = (unit: Unit): unit is 'mcg' | 'mg' | 'g' => unit in PER_MG;

/**
 * factor-missing: between mass and IU stands the activity of this very preparation, and none was given.
 * needs-concentration: a volume says nothing of an amount by itself.
 */
export type UnitProblem = 'factor-missing' | 'needs-concentration';

/** Two units that cannot be turned into each other with what is known. */
export class UnitError extends Error {
  readonly problem: UnitProblem;

  constructor(problem: UnitProblem) {
    super(problem);
    this.name = 'UnitError';
    this.problem = problem;
  }
}

/**
 * The same amount in another unit, exactly. An IU measures activity and has a different mass for every substance (WHO,
 * "International biological reference preparations"), so IU and mass convert only by the compound's own stated factor.
 * @param iuPerMg - international units in one milligram of the preparation; null when nobody has stated it
 * @throws UnitError
 */
export function convert(amount: Ratio, from: Unit, to: Unit, iuPerMg: Ratio | null): Ratio {
  if (from === to) return amount;
  if (from === 'mL' || to === 'mL') throw new UnitError('needs-concentration');
  if (isMass(from) && isMass(to)) return divide(multiply(amount, PER_MG[from]), PER_MG[to]);
  if (iuPerMg === null || iuPerMg.n <= 0n) throw new UnitError('factor-missing');
  if (isMass(from)) return multiply(multiply(amount, PER_MG[from]), iuPerMg);
  return isMass(to) ? divide(divide(amount, iuPerMg), PER_MG[to]) : amount;
}

export const amountOf = ({ amount }: Quantity): Ratio => parseDecimal(amount);
