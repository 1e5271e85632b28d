import { Temporal } from 'temporal-polyfill';

/** Real minutes of a calendar day in a zone: 1380, 1440 or 1500 where clocks change. @throws RangeError on an unknown zone */
export function realMinutes(day: string, zone: string): number {
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone);
  return start.until(start.add({ days: 1 }).startOfDay(), { largestUnit: 'minutes' }).minutes;
}
