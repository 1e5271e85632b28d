import { type OpeningHours, OpeningWeek } from '@hyaline/contract';

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Weekday = (typeof WEEKDAYS)[number];
/** Two inputs of a day, as a browser's time field holds them: 'HH:MM', or empty. */
export interface Stretch {
  from: string;
  to: string;
}
export type Week = Record<Weekday, Stretch[]>;

const MIDNIGHT = '24:00';
const MOST_IN_A_DAY = 6;

export const weekOf = (hours: readonly OpeningHours[]): Week =>
  Object.fromEntries(
    WEEKDAYS.map((day) => [
      day,
      hours
        .filter(({ weekday }) => weekday === day)
        .map(({ from, to }) => ({ from, to: to === MIDNIGHT ? '00:00' : to })),
    ]),
  ) as Week;

/** A time field knows no 24:00: an end of 00:00 is the end of that day. */
export const hoursOf = (week: Week): OpeningHours[] =>
  WEEKDAYS.flatMap((weekday) =>
    week[weekday].map(({ from, to }) => ({ weekday, from, to: to === '00:00' ? MIDNIGHT : to })),
  );

/** Days whose stretches are empty, the wrong way round, or lie over each other. */
export const wrongDays = (week: Week): Weekday[] =>
  WEEKDAYS.filter((day) => !OpeningWeek.safeParse(hoursOf(week).filter(({ weekday }) => weekday === day)).success);

/** A day gets its first hours, or another stretch after its last. */
export function withMore(week: Week, day: Weekday): Week {
  const last = week[day].at(-1);
  const next =
    last === undefined ? { from: '09:00', to: '17:00' } : { from: later(last.to, 60), to: later(last.to, 240) };
  return { ...week, [day]: [...week[day], next] };
}
export const mayHaveMore = (week: Week, day: Weekday): boolean => {
  const last = week[day].at(-1);
  return week[day].length < MOST_IN_A_DAY && (last === undefined || (last.to !== '00:00' && last.to < '22:00'));
};
export const without = (week: Week, day: Weekday, at: number): Week => ({
  ...week,
  [day]: week[day].filter((_, place) => place !== at),
});
export const withTime = (week: Week, day: Weekday, at: number, change: Partial<Stretch>): Week => ({
  ...week,
  [day]: week[day].map((stretch, place) => (place === at ? { ...stretch, ...change } : stretch)),
});
/** Monday to Friday as this day is. */
export const onWorkdays = (week: Week, day: Weekday): Week => ({
  ...week,
  ...Object.fromEntries([1, 2, 3, 4, 5].map((each) => [each, week[day].map((stretch) => ({ ...stretch }))])),
});

function later(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const total = Math.min(hour * 60 + minute + minutes, 23 * 60 + 45);
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}
