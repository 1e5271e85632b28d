import { type Interval, subtract, union } from './intervals.ts';
import { daysBetween, quickInstantOf, weekdayOf } from './zone.ts';

/** Every week from one day to another, by clocks on the wall. */
export interface Weekly {
  /** ISO 8601: 1 is Monday. */
  weekday: number;
  /** HH:MM, up to 24:00. */
  from: string;
  to: string;
  /** YYYY-MM-DD, both included; null: without an end. */
  validFrom: string;
  validUntil: string | null;
}
/** closed takes away from the weekly hours, extra adds to what is left of them. YYYY-MM-DDTHH:MM. */
export interface Exception {
  kind: 'closed' | 'extra';
  from: string;
  to: string;
}
export interface Span {
  zone: string;
  /** YYYY-MM-DD, both included. */
  from: string;
  to: string;
}

/** When somebody works somewhere on these days, as instants in order. @throws RangeError on an unknown zone */
export function openHours(
  weekly: readonly Weekly[],
  exceptions: readonly Exception[],
  { zone, from, to }: Span,
): Interval[] {
  const at = (wall: string): number => quickInstantOf(wall, zone);
  const usual: Interval[] = [];
  for (const day of daysBetween(from, to)) {
    const weekday = weekdayOf(day);
    for (const rule of weekly) {
      if (rule.weekday !== weekday || rule.validFrom > day || (rule.validUntil !== null && rule.validUntil < day))
        continue;
      usual.push({ start: at(`${day}T${rule.from}`), end: at(`${day}T${rule.to}`) });
    }
  }
  const first = at(`${from}T00:00`);
  const end = at(`${to}T24:00`);
  const of = (kind: Exception['kind']): Interval[] =>
    exceptions
      .filter((each) => each.kind === kind && each.from <= `${to}T24:00` && each.to >= `${from}T00:00`)
      // of what reaches further only this span is turned into instants, whatever its far end says
      .map((each) => ({
        start: each.from <= `${from}T00:00` ? first : at(each.from),
        end: each.to >= `${to}T24:00` ? end : at(each.to),
      }));
  return union([...subtract(usual, of('closed')), ...of('extra')]);
}

/** Whether two rules of one person would hold at the same moment of some week. */
export const overlap = (a: Weekly, b: Weekly): boolean =>
  a.weekday === b.weekday &&
  a.from < b.to &&
  b.from < a.to &&
  (a.validUntil === null || b.validFrom <= a.validUntil) &&
  (b.validUntil === null || a.validFrom <= b.validUntil);
