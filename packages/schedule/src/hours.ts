import { type Interval, subtract, union } from './intervals.ts';
import { addDays, daysBetween, quickInstantOf, startOfDay, weekdayOf } from './zone.ts';

const DAY_MS = 86_400_000;
/** Of HH:MM since the start of a day, up to 24:00. */
const msOf = (wall: string): number => (Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3, 5))) * 60_000;

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
  const rules = weekly.map((rule) => ({ ...rule, fromMs: msOf(rule.from), toMs: msOf(rule.to) }));
  const days = weekly.length === 0 ? [] : daysBetween(from, to);
  let weekday = weekdayOf(from);
  for (const [i, day] of days.entries()) {
    const start = startOfDay(day, zone);
    const isWhole = startOfDay(days[i + 1] ?? addDays(day, 1), zone) - start === DAY_MS;
    for (const rule of rules) {
      if (rule.weekday !== weekday || rule.validFrom > day || (rule.validUntil !== null && rule.validUntil < day))
        continue;
      // on a night on which clocks change, each is asked of the calendar
      if (isWhole) usual.push({ start: start + rule.fromMs, end: start + rule.toMs });
      else usual.push({ start: at(`${day}T${rule.from}`), end: at(`${day}T${rule.to}`) });
    }
    weekday = (weekday % 7) + 1;
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
