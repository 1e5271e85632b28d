import type { WeeklyHours } from '@hyaline/contract';
import { addDays } from '@hyaline/schedule';

interface Stored extends WeeklyHours {
  id: string;
}
export interface PlanChange {
  /** Ids of rules that have not begun and are wanted no more. */
  drop: string[];
  /** Rules that go on, or end with yesterday. */
  end: { id: string; validUntil: string | null }[];
  add: WeeklyHours[];
  /** Place among the wanted rules of one that ended before today; null: none. */
  wrong: number | null;
}

/**
 * How a weekly plan becomes another one from today on. What held before today is kept, since figures of those days were
 * told by it. Somebody who has no rule at all may enter one that began in the past.
 * @param today - YYYY-MM-DD by the clocks of a place
 */
export function changeOfPlan(
  stored: readonly Stored[],
  wanted: readonly WeeklyHours[],
  today: (locationId: string) => string,
): PlanChange {
  const change: PlanChange = { drop: [], end: [], add: [], wrong: null };
  const taken = new Set<string>();
  wanted.forEach((rule, at) => {
    const same = stored.find((each) => !taken.has(each.id) && isSame(each, rule));
    if (same) {
      taken.add(same.id);
      if (same.validUntil === rule.validUntil) return;
    }
    const now = today(rule.locationId);
    // one that goes on may end with yesterday at the earliest, a new one with today
    const earliest = same ? addDays(now, -1) : now;
    const isOver = [rule, ...(same ? [same] : [])].some(
      ({ validUntil }) => validUntil !== null && validUntil < earliest,
    );
    if (stored.length > 0 && isOver) change.wrong ??= at;
    else if (same) change.end.push({ id: same.id, validUntil: rule.validUntil });
    else if (stored.length > 0 && rule.validFrom < now) change.add.push({ ...rule, validFrom: now });
    else change.add.push(rule);
  });
  for (const { id, locationId, validFrom, validUntil } of stored) {
    const now = today(locationId);
    const isOver = validUntil !== null && validUntil < now;
    if (taken.has(id) || isOver) continue;
    if (validFrom >= now) change.drop.push(id);
    else change.end.push({ id, validUntil: addDays(now, -1) });
  }
  return change;
}

const isSame = (a: WeeklyHours, b: WeeklyHours): boolean =>
  a.locationId === b.locationId &&
  a.weekday === b.weekday &&
  a.from === b.from &&
  a.to === b.to &&
  a.validFrom === b.validFrom;
