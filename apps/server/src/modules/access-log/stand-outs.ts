import { MANY_PATIENTS } from '@hyaline/contract';
import { DAY_MS } from '@hyaline/kit';
import type { HourRow } from './looks.repo.ts';

export interface BusyHour extends HourRow {
  /** The busiest hour of the days before; null without enough of them to speak of a habit. */
  habit: number | null;
}

/**
 * Hours since `since` in which somebody reached far more patients than they ever do. `hours` begins the habit's days
 * before it and is in order of time.
 */
export function busyHours(hours: readonly HourRow[], since: Date): BusyHour[] {
  const { atLeast, timesHabit, habitDays, hoursForHabit } = MANY_PATIENTS;
  const found: BusyHour[] = [];
  for (const own of Map.groupBy(hours, ({ person }) => person).values())
    for (const each of own) {
      if (each.hour < since || each.patients < atLeast) continue;
      const start = each.hour.getTime() - habitDays * DAY_MS;
      const before = own.filter(({ hour }) => hour < each.hour && hour.getTime() >= start);
      const habit = before.length < hoursForHabit ? null : Math.max(...before.map(({ patients }) => patients));
      if (habit === null || each.patients > timesHabit * habit) found.push({ ...each, habit });
    }
  return found.toSorted((a, b) => b.hour.getTime() - a.hour.getTime());
}
