import type { DayPart, Slot, Wish } from '@hyaline/contract';

const DAY_MS = 86_400_000;
/** So far ahead is looked for free times. */
const SEARCHED_DAYS = 60;
const HOURS: Record<DayPart, readonly [number, number]> = { morning: [0, 12], afternoon: [12, 17], evening: [17, 24] };

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** From the day that the patient named, or today, on. */
export function searchSpan(from: string, now: Date): { from: string; to: string } {
  const start = Math.max(Date.parse(from), Date.parse(dayOf(now.getTime())));
  return { from: dayOf(start), to: dayOf(start + SEARCHED_DAYS * DAY_MS) };
}

/** Of the free times those on the days and at the times of day that were asked for, by the clocks of the place. */
export const fitting = (slots: readonly Slot[], { weekdays, parts }: Pick<Wish, 'weekdays' | 'parts'>): Slot[] =>
  slots.filter(({ wallStart }) => {
    const weekday = new Date(`${wallStart.slice(0, 10)}T12:00:00Z`).getUTCDay() || 7;
    const hour = Number(wallStart.slice(11, 13));
    const inPart = parts.some((part) => hour >= HOURS[part][0] && hour < HOURS[part][1]);
    return (weekdays.length === 0 || weekdays.includes(weekday)) && (parts.length === 0 || inPart);
  });

/** The first of each day, so that there are days to choose from. @param perDay - of one provider */
export function spread(slots: readonly Slot[], perDay: number): Slot[] {
  const seen = new Map<string, number>();
  return slots.filter(({ wallStart, providerId }) => {
    const key = `${wallStart.slice(0, 10)} ${providerId}`;
    const before = seen.get(key) ?? 0;
    if (!/:(00|30)$/.test(wallStart)) return false;
    seen.set(key, before + 1);
    return before < perDay;
  });
}
