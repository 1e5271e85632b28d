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

/** The first instant of a day: not midnight where clocks skip it (Santiago, 2026-09-06: 01:00). */
export const startOfDay = (day: string, zone: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;

/** @param day - YYYY-MM-DD */
export const addDays = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** ISO 8601: 1 is Monday, 7 Sunday. */
export const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek;

/** Days from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
