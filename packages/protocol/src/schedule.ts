import { type CivilDate, dateOfDay, dayNumber, monthDayOf, WEEKDAYS, type Weekday, weekdayIndex } from './civil.ts';
import { instantOf } from './zone.ts';

/** On which days: the part of RFC 5545 RRULE that prescriptions use, with weeks that begin on Monday. */
export type Repeat =
  | { readonly freq: 'daily'; readonly every: number }
  | { readonly freq: 'weekly'; readonly every: number; readonly days: readonly Weekday[] }
  | { readonly freq: 'monthly'; readonly every: number; readonly days: readonly number[] };

export interface Titration {
  /** From the first day of this week of the schedule on; week 1 begins on the start day. */
  readonly fromWeek: number;
  /** Decimal text, in the unit of the item's dose. */
  readonly amount: string;
}

export interface Schedule {
  readonly start: CivilDate;
  /** The last day, or how many doses in all; null: until somebody ends it. */
  readonly end: { readonly on: CivilDate } | { readonly doses: number } | null;
  readonly repeat: Repeat;
  /** `HH:MM` of the clinic's clocks, ascending, without repeats. */
  readonly times: readonly string[];
  /** So many weeks with doses, then so many without, again and again from the start day. */
  readonly cycle: { readonly onWeeks: number; readonly offWeeks: number } | null;
  readonly titration: readonly Titration[];
}

export interface Dose {
  readonly date: CivilDate;
  readonly time: string;
  /** Decimal text, in the unit of the item's dose. */
  readonly amount: string;
  /** 1 is the first dose of the schedule. */
  readonly number: number;
}

/** The longest that anything here looks ahead; a schedule without an end has doses for ever. */
export const MAX_DAYS = 3660;

/** The RRULE of RFC 5545 section 3.3.10 for the days; times, cycles and titration stand beside it. */
export function toRRule({ repeat }: Pick<Schedule, 'repeat'>): string {
  const every = repeat.every === 1 ? '' : `;INTERVAL=${repeat.every}`;
  if (repeat.freq === 'daily') return `FREQ=DAILY${every}`;
  if (repeat.freq === 'weekly') return `FREQ=WEEKLY${every};WKST=MO;BYDAY=${repeat.days.join(',')}`;
  return `FREQ=MONTHLY${every};BYMONTHDAY=${repeat.days.join(',')}`;
}

/** @throws RangeError for a rule outside this subset */
export function fromRRule(text: string): Repeat {
  const parts = new Map(text.split(';').map((part) => part.split('=') as [string, string]));
  const freq = parts.get('FREQ');
  const every = Number(parts.get('INTERVAL') ?? '1');
  const known = ['FREQ', 'INTERVAL', ...(freq === 'WEEKLY' ? ['BYDAY', 'WKST'] : freq === 'MONTHLY' ? ['BYMONTHDAY'] : [])]; // prettier-ignore
  if (!Number.isInteger(every) || every < 1 || [...parts.keys()].some((name) => !known.includes(name)))
    throw new RangeError('not a rule that is understood here');
  if (freq === 'DAILY') return { freq: 'daily', every };
  if (freq === 'WEEKLY' && (parts.get('WKST') ?? 'MO') === 'MO') {
    const days = (parts.get('BYDAY') ?? '').split(',');
    if (days.every((day): day is Weekday => (WEEKDAYS as readonly string[]).includes(day)))
      return { freq: 'weekly', every, days };
  }
  const days = (parts.get('BYMONTHDAY') ?? '').split(',').map(Number);
  if (freq === 'MONTHLY' && days.every((day) => Number.isInteger(day) && day >= 1 && day <= 31))
    return { freq: 'monthly', every, days };
  throw new RangeError('not a rule that is understood here');
}

/**
 * The doses of a schedule in order, from its first. Lazy: the caller stops when it has what it wants. A month without a
 * 31st has no dose on it, as RFC 5545 says; days of a pause of the cycle have none and use up none of the count.
 * @param amount - of a dose before any step of the titration
 */
export function* dosesOf(schedule: Schedule, amount: string, days = MAX_DAYS): Generator<Dose, void> {
  const first = dayNumber(schedule.start);
  const { end } = schedule;
  const last = Math.min(first + days, end !== null && 'on' in end ? dayNumber(end.on) : Number.POSITIVE_INFINITY);
  const most = end !== null && 'doses' in end ? end.doses : Number.POSITIVE_INFINITY;
  let number = 0;
  for (let day = first; day <= last; day++) {
    if (!isDoseDay(schedule, first, day)) continue;
    for (const time of schedule.times) {
      if (++number > most) return;
      yield { date: dateOfDay(day), time, amount: amountOn(schedule.titration, day - first, amount), number };
    }
  }
}

function isDoseDay({ repeat, cycle }: Schedule, first: number, day: number): boolean {
  if (cycle !== null) {
    const length = 7 * (cycle.onWeeks + cycle.offWeeks);
    if ((day - first) % length >= 7 * cycle.onWeeks) return false;
  }
  if (repeat.freq === 'daily') return (day - first) % repeat.every === 0;
  if (repeat.freq === 'weekly') {
    const week = (on: number): number => (on - weekdayIndex(on)) / 7;
    const name = WEEKDAYS[weekdayIndex(day)];
    return (week(day) - week(first)) % repeat.every === 0 && name !== undefined && repeat.days.includes(name);
  }
  const at = monthDayOf(day);
  return (at.month - monthDayOf(first).month) % repeat.every === 0 && repeat.days.includes(at.day);
}

function amountOn(titration: readonly Titration[], dayOfSchedule: number, amount: string): string {
  const week = Math.floor(dayOfSchedule / 7) + 1;
  let now = amount;
  for (const step of titration) if (step.fromWeek <= week) now = step.amount;
  return now;
}

export interface TimedDose extends Dose {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The next doses at or after an instant, by the clinic's clocks. */
export function nextDoses(
  schedule: Schedule,
  amount: string,
  { timeZone, from, most }: { timeZone: string; from: number; most: number },
): TimedDose[] {
  const next: TimedDose[] = [];
  const today = Math.floor(from / 86_400_000);
  const daysUntil = today + 1 - dayNumber(schedule.start);
  const earliest = dateOfDay(today - 2); // no zone is two days behind: what lies before need not be asked of it
  for (const dose of dosesOf(schedule, amount, Math.max(0, daysUntil) + MAX_DAYS)) {
    if (next.length === most) break;
    if (dose.date < earliest) continue;
    const at = instantOf(dose.date, dose.time, timeZone);
    if (at >= from) next.push({ ...dose, at });
  }
  return next;
}
