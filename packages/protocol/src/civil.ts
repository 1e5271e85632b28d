/** A calendar day, `YYYY-MM-DD`, in no time zone. Days count from 1970-01-01 = 0 (proleptic Gregorian, ISO 8601). */
export type CivilDate = string;

const DAY_MS = 86_400_000;

/** @throws RangeError for what is no day of the calendar */
export function dayNumber(date: CivilDate): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) throw new RangeError('not a day');
  return ms / DAY_MS;
}

export const dateOfDay = (day: number): CivilDate => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** 0 is Monday, as in RFC 5545 with WKST=MO; 1970-01-01 was a Thursday. */
export const weekdayIndex = (day: number): number => (((day + 3) % 7) + 7) % 7;

export interface MonthDay {
  /** Months since year 0, so that months can be counted. */
  month: number;
  /** 1 to 31. */
  day: number;
}

export function monthDayOf(day: number): MonthDay {
  const date = new Date(day * DAY_MS);
  return { month: date.getUTCFullYear() * 12 + date.getUTCMonth(), day: date.getUTCDate() };
}
