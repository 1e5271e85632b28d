import { Temporal } from 'temporal-polyfill';

/**
 * The instant, in ms since 1970, at which clocks of a zone show a wall time. Of two the earlier; a time that clocks skip
 * counts from before the change, so that 02:30 becomes 03:30 (Temporal's 'compatible').
 * @param wall - YYYY-MM-DDTHH:MM; T24:00 is the start of the next day
 * @throws RangeError on an unknown zone or a time that is none
 */
export function instantOf(wall: string, zone: string): number {
  if (wall.endsWith('T24:00')) return startOfDay(addDays(wall.slice(0, 10), 1), zone);
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** What clocks of a zone show at an instant: YYYY-MM-DDTHH:MM. */
export const wallOf = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute', roundingMode: 'floor' });

const DAY_MS = 86_400_000;
const MOST_KNOWN = 50_000;
const starts = new Map<string, number>();

/** The first instant of a day: not midnight where clocks skip it (Santiago, 2026-09-06: 01:00). @param day - YYYY-MM-DD */
export function startOfDay(day: string, zone: string): number {
  const key = `${day} ${zone}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
  if (starts.size >= MOST_KNOWN) starts.clear();
  starts.set(key, start);
  return start;
}

/** `instantOf` for many: on a day of 24 hours minutes are counted from its start. */
export function quickInstantOf(wall: string, zone: string): number {
  const day = wall.slice(0, 10);
  const start = startOfDay(day, zone);
  if (startOfDay(addDays(day, 1), zone) - start !== DAY_MS) return instantOf(wall, zone);
  return start + (Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16))) * 60_000;
}

const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** @param day - YYYY-MM-DD */
export const addDays = (day: string, days: number): string =>
  new Date(midnight(day) + days * DAY_MS).toISOString().slice(0, 10);

/** ISO 8601: 1 is Monday, 7 Sunday. */
export const weekdayOf = (day: string): number => new Date(midnight(day)).getUTCDay() || 7;

/** Days from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
