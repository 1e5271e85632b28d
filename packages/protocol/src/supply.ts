import { type CivilDate, dayNumber } from './civil.ts';
import { amountOf, convert, type Quantity } from './quantity.ts';
import { add, compare, divide, parseDecimal, type Ratio, subtract, ZERO } from './ratio.ts';
import { type Dose, dosesOf, type Schedule } from './schedule.ts';

/** What a supply is reckoned from. */
export interface Supplied {
  readonly dose: Quantity;
  readonly schedule: Schedule;
  readonly iuPerMg: string | null;
  /** Vials that are made up; null: what is dispensed is used as it is. */
  readonly preparation: {
    readonly vial: Quantity;
    readonly diluentMl: string;
    /** Days after which what is left in a made-up vial is thrown away; null: no such limit was stated. */
    readonly discardAfterDays: number | null;
  } | null;
}

/** The sum of all doses in [from, until], in the unit of the dose. */
export function totalDose({ dose, schedule }: Supplied, from: CivilDate, until: CivilDate): Ratio {
  let sum = ZERO;
  for (const { date, amount } of dosesOf(schedule, dose.amount, daysTo(schedule, until)))
    if (date >= from && date <= until) sum = add(sum, parseDecimal(amount));
  return sum;
}

const daysTo = ({ start }: Schedule, until: CivilDate): number => Math.max(0, dayNumber(until) - dayNumber(start));

/**
 * How many vials the doses in [from, until] take. A dose comes out of one vial: what is left in a vial and is too little
 * for the next dose is lost, and so is what is older than its limit.
 * @throws UnitError when the vial and the dose do not convert; RangeError when a dose is more than a vial
 */
export function vialsNeeded(item: Supplied, from: CivilDate, until: CivilDate): number {
  const vials = new Vials(item);
  for (const dose of dosesOf(item.schedule, item.dose.amount, daysTo(item.schedule, until)))
    if (dose.date >= from && dose.date <= until) vials.draw(dose);
  return vials.opened;
}

/**
 * The first dose that what was dispensed does not cover: by then a refill has to be there.
 * @param dispensed - vials when the item has a preparation, else an amount in a unit that converts into the dose's
 * @returns null when it lasts to the end of the schedule, or beyond ten years
 * @throws UnitError, RangeError as vialsNeeded
 */
export function firstUncovered(
  item: Supplied,
  dispensed: { readonly vials: number } | Quantity,
  from: CivilDate,
): Dose | null {
  const { schedule, dose } = item;
  const extra = Math.max(0, dayNumber(from) - dayNumber(schedule.start));
  const doses = dosesOf(schedule, dose.amount, extra + 3660);
  if ('vials' in dispensed) {
    const vials = new Vials(item);
    for (const each of doses) {
      if (each.date < from) continue;
      vials.draw(each);
      if (vials.opened > dispensed.vials) return each;
    }
    return null;
  }
  let left = inDoseUnit(item, dispensed);
  for (const each of doses) {
    if (each.date < from) continue;
    left = subtract(left, parseDecimal(each.amount));
    if (compare(left, ZERO) < 0) return each;
  }
  return null;
}

function inDoseUnit({ dose, iuPerMg, preparation }: Supplied, given: Quantity): Ratio {
  const factor = iuPerMg === null ? null : parseDecimal(iuPerMg);
  if (dose.unit === 'mL' && preparation !== null && given.unit !== 'mL') {
    const perMl = divide(amountOf(preparation.vial), parseDecimal(preparation.diluentMl));
    return divide(convert(amountOf(given), given.unit, preparation.vial.unit, factor), perMl);
  }
  return convert(amountOf(given), given.unit, dose.unit, factor);
}

/** Vials opened one after the other. */
class Vials {
  opened = 0;
  #left: Ratio = ZERO;
  #openedOn = 0;
  readonly #holds: Ratio;
  readonly #discardAfterDays: number;

  constructor(item: Supplied) {
    if (item.preparation === null) throw new RangeError('nothing is made up for this item');
    const { vial, diluentMl, discardAfterDays } = item.preparation;
    this.#holds = item.dose.unit === 'mL' ? parseDecimal(diluentMl) : inDoseUnit(item, vial);
    this.#discardAfterDays = discardAfterDays ?? Number.POSITIVE_INFINITY;
  }

  draw({ date, amount }: Dose): void {
    const wanted = parseDecimal(amount);
    if (compare(wanted, this.#holds) > 0) throw new RangeError('a dose is more than a vial holds');
    const day = dayNumber(date);
    if (compare(this.#left, wanted) < 0 || day - this.#openedOn > this.#discardAfterDays) {
      this.opened++;
      this.#left = this.#holds;
      this.#openedOn = day;
    }
    this.#left = subtract(this.#left, wanted);
  }
}
