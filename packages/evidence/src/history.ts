import { DAY_MS } from '@hyaline/kit';
import type { ProbeStatus } from './probe.ts';

export type DayState = 'proven' | 'not-proven' | 'too-old' | 'none';
export interface Day {
  /** ISO date, UTC. */
  day: string;
  state: DayState;
}
/** How many runs of a day ended how. */
export interface DayCount {
  day: string;
  status: ProbeStatus;
  runs: number;
}

const DAYS = 90;
const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/**
 * One entry a day for 90 days, oldest first. A single red run makes the day red. A day in which fewer than half of the
 * expected runs happened was not watched: `too-old`; before the first run there is nothing: `none`.
 */
export function historyOf(counts: readonly DayCount[], intervalSeconds: number, now: Date): Day[] {
  const first = counts.map(({ day }) => day).toSorted()[0];
  return Array.from({ length: DAYS }, (_, i) => {
    const start = now.getTime() - (DAYS - 1 - i) * DAY_MS;
    const day = isoDay(start);
    if (first === undefined || day < first) return { day, state: 'none' };
    const ofDay = counts.filter((count) => count.day === day);
    if (ofDay.some(({ status, runs }) => status !== 'pass' && runs > 0)) return { day, state: 'not-proven' };
    // the first and the current day are not whole: one run is enough to have looked
    const whole = day !== first && day !== isoDay(now.getTime());
    const expected = whole ? DAY_MS / 1000 / intervalSeconds / 2 : 1;
    const runs = ofDay.reduce((sum, count) => sum + count.runs, 0);
    return { day, state: runs >= expected ? 'proven' : 'too-old' };
  });
}
