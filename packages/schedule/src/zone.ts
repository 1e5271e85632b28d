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

const DAY_MS = 86_400_000;
const MOST_KNOWN = 5000;
const starts = new Map<string, Map<string, number>>();

/** The first instant of a day: not midnight where clocks skip it (Santiago, 2026-09-06: 01:00). @param day - YYYY-MM-DD */
export function startOfDay(day: string, zone: string): number {
  let ofZone = starts.get(zone);
  const known = ofZone?.get(day);
  if (known !== undefined) return known;
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
  if (ofZone === undefined || ofZone.size >= MOST_KNOWN) starts.set(zone, (ofZone = new Map()));
  ofZone.set(day, start);
  return start;
}

/** The day that was asked for last, of each zone: of many instants most lie on the same one. */
interface KnownDay {
  day: string;
  start: number;
  end: number;
}
const lastDays = new Map<string, KnownDay>();

function dayAt(at: number, zone: string): KnownDay {
  const last = lastDays.get(zone);
  if (last !== undefined && at >= last.start && at < last.end) return last;
  let day = new Date(at).toISOString().slice(0, 10);
  if (at < startOfDay(day, zone)) day = addDays(day, -1);
  else if (at >= startOfDay(addDays(day, 1), zone)) day = addDays(day, 1);
  const found = { day, start: startOfDay(day, zone), end: startOfDay(addDays(day, 1), zone) };
  lastDays.set(zone, found);
  return found;
}

const two = (n: number): string => String(n).padStart(2, '0');
/** HH:MM of every minute of a day. */
const CLOCK = Array.from({ length: 1440 }, (_, minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`);

/** What clocks of a zone show at an instant: YYYY-MM-DDTHH:MM. On a day of 24 hours it is counted from its start. */
export function wallOf(at: number, zone: string): string {
  const { day, start, end } = dayAt(at, zone);
  const shown = end - start === DAY_MS ? CLOCK[Math.floor((at - start) / 60_000)] : undefined;
  if (shown !== undefined) return `${day}T${shown}`;
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute', roundingMode: 'floor' });
}

/** `instantOf` for many: on a day of 24 hours minutes are counted from its start. */
export function quickInstantOf(wall: string, zone: string): number {
  const day = wall.slice(0, 10);
  const start = startOfDay(day, zone);
  if (startOfDay(addDays(day, 1), zone) - start !== DAY_MS) return instantOf(wall, zone);
  return start + (Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16))) * 60_000;
}

const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** @param day - YYYY-MM-DD @throws RangeError on what is no day, or leads out of the years 0 to 9999 */
export function addDays(day: string, days: number): string {
  const iso = new Date(midnight(day) + days * DAY_MS).toISOString();
  if (iso.length !== '2026-01-01T00:00:00.000Z'.length) throw new RangeError(`no day of four figures: ${iso}`);
  return iso.slice(0, 10);
}

/** ISO 8601: 1 is Monday, 7 Sunday. */
export const weekdayOf = (day: string): number => new Date(midnight(day)).getUTCDay() || 7;

/** More than two of the longest periods that anything looks at. */
const MOST_DAYS = 1500;
const MOST_SPANS = 20;
const spans = new Map<string, readonly string[]>();
/** Days from one to another, both included. @throws RangeError on more than any schedule looks at */
export function daysBetween(from: string, to: string): readonly string[] {
  if (from > to) return [];
  const known = spans.get(`${from}/${to}`);
  if (known !== undefined) return known;
  if (!(midnight(to) - midnight(from) < MOST_DAYS * DAY_MS)) throw new RangeError(`too many days: ${from} to ${to}`);
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  if (spans.size >= MOST_SPANS) spans.clear();
  spans.set(`${from}/${to}`, days);
  return days;
}
