import { amountOf, convert, isMass, type Quantity, type Unit, UnitError } from './quantity.ts';
import { absolute, compare, DECIMAL, divide, floorOf, isZero, multiply, parseDecimal, type Ratio, ratio, roundTo, subtract } from './ratio.ts'; // prettier-ignore
import { onScale, type SyringeId, syringeOf } from './syringes.ts';

export interface ReconstitutionInput {
  /** What one vial holds before anything is added: a mass or IU. */
  readonly vial: Quantity;
  /** What is drawn into it. The volume of the dissolved powder is taken as nothing. */
  readonly diluentMl: string;
  /** A mass, IU, or the volume itself. */
  readonly dose: Quantity;
  readonly syringe: SyringeId;
  /** International units in one mg of this preparation; null when nobody has stated it. */
  readonly iuPerMg: string | null;
}

/** stop: what was entered cannot be drawn or reckoned. warn: it can, and somebody should look twice. */
export const FINDINGS = {
  'amount-missing': 'stop',
  'vial-in-ml': 'stop',
  'factor-missing': 'stop',
  'dose-over-vial': 'stop',
  'draw-over-syringe': 'stop',
  'draw-under-graduation': 'stop',
  'rounding-error': 'warn',
  'concentration-unusual': 'warn',
} as const;
export type FindingCode = keyof typeof FINDINGS;

export interface Reconstitution {
  /** Amount of the vial's unit in one mL. */
  concentration: Ratio;
  concentrationUnit: Unit;
  drawMl: Ratio;
  /** Where the plunger would stand, in units of the scale (units, or mL on a syringe without them). */
  drawOnScale: Ratio;
  /** The nearest line of the scale. */
  roundedOnScale: Ratio;
  roundedMl: Ratio;
  /** What the nearest line gives, in the unit of the dose. */
  delivered: Ratio;
  /** (delivered - dose) / dose, in per cent, with its sign. */
  errorPercent: Ratio;
  /** Whole doses in one vial, drawn exactly. */
  dosesPerVial: bigint;
  findings: readonly FindingCode[];
}

/** Above it a warning asks for a second look; the product's own limit, not a clinical rule. */
export const MAX_ROUNDING_ERROR_PERCENT = ratio(5n);
/**
 * Outside of these one of the figures is more often a slip of mg for mcg than meant. The product's own limits, wide of
 * marketed solutions for injection (oxytocin 10 IU/mL, glutathione 200 mg/mL); they say nothing of what is right.
 */
const USUAL_MG_PER_ML = [parseDecimal('0.01'), ratio(300n)] as const;
const USUAL_IU_PER_ML = [ratio(5n), ratio(100_000n)] as const;

/**
 * What to draw. concentration = vial / diluent; draw = dose / concentration; position = draw x units per mL of the
 * syringe; then the nearest line of its scale and what that line gives. All of it exact, in fractions.
 * Source: WHO "Medication safety: calculation of doses from strength per volume" arithmetic, C1 V1 = C2 V2.
 * @returns the figures, or only what is missing
 * @throws RangeError for a syringe that is none
 */
export function reconstitute(
  input: ReconstitutionInput,
): Reconstitution | { readonly findings: readonly FindingCode[] } {
  const { vial, dose } = input;
  const syringe = syringeOf(input.syringe);
  if (!isAmount(vial.amount) || !isAmount(input.diluentMl) || !isAmount(dose.amount))
    return { findings: ['amount-missing'] };
  if (vial.unit === 'mL') return { findings: ['vial-in-ml'] };
  const factor = isAmount(input.iuPerMg) ? parseDecimal(input.iuPerMg) : null;
  const concentration = divide(amountOf(vial), parseDecimal(input.diluentMl));
  const perMl = concentrationIn(dose.unit, vial.unit, concentration, factor);
  if (perMl === null) return { findings: ['factor-missing'] };

  const wanted = amountOf(dose);
  const drawMl = divide(wanted, perMl);
  const drawOnScale = onScale(syringe, drawMl);
  const roundedOnScale = roundTo(drawOnScale, syringe.graduation);
  const roundedMl = divide(roundedOnScale, onScale(syringe, ratio(1n)));
  const delivered = multiply(roundedMl, perMl);
  const errorPercent = multiply(divide(subtract(delivered, wanted), wanted), ratio(100n));
  const doses = divide(parseDecimal(input.diluentMl), drawMl);

  const findings: FindingCode[] = [];
  if (compare(doses, ratio(1n)) < 0) findings.push('dose-over-vial');
  if (compare(drawMl, syringe.capacityMl) > 0) findings.push('draw-over-syringe');
  if (compare(drawOnScale, syringe.graduation) < 0) findings.push('draw-under-graduation');
  else if (compare(absolute(errorPercent), MAX_ROUNDING_ERROR_PERCENT) > 0) findings.push('rounding-error');
  if (isUnusual(concentration, vial.unit)) findings.push('concentration-unusual');
  return {
    concentration,
    concentrationUnit: vial.unit,
    drawMl,
    drawOnScale,
    roundedOnScale,
    roundedMl,
    delivered,
    errorPercent,
    dosesPerVial: floorOf(doses),
    findings,
  };
}

export const isReckoned = (result: ReturnType<typeof reconstitute>): result is Reconstitution => 'drawMl' in result;

const isAmount = (text: string | null): text is string =>
  text !== null && DECIMAL.test(text) && !isZero(parseDecimal(text));

/** How much of the dose's unit one mL holds; null: only an IU factor would say. */
function concentrationIn(unit: Unit, from: Unit, concentration: Ratio, iuPerMg: Ratio | null): Ratio | null {
  if (unit === 'mL') return ratio(1n);
  try {
    return convert(concentration, from, unit, iuPerMg);
  } catch (error) {
    if (error instanceof UnitError) return null;
    throw error;
  }
}

function isUnusual(concentration: Ratio, unit: Unit): boolean {
  const [least, most] = isMass(unit) ? USUAL_MG_PER_ML : USUAL_IU_PER_ML;
  const value = isMass(unit) ? convert(concentration, unit, 'mg', null) : concentration;
  return compare(value, least) < 0 || compare(value, most) > 0;
}
