import { minutesOf } from './days.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 86_400_000;
const MOST_KNOWN = 5000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

export interface Wall {
  /** YYYY-MM-DD */
  day: string;
  /** Since midnight, as a clock on the wall shows it. */
  minutes: number;
}

const utcOf = ({ day, minutes }: Wall): number => Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS;

/** Offsets by zone and quarter of an hour: clocks change at full quarters, and asking is slow for a week of a whole clinic. */
const offsets = new Map<string, Map<number, number>>();

function offsetAt(at: number, zone: string): number {
  const known = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, known);
  const quarter = Math.floor(at / QUARTER_MS);
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = askOffset(quarter * QUARTER_MS, zone);
    if (known.size > MOST_KNOWN) known.clear();
    known.set(quarter, offset);
  }
  return offset;
}

function askOffset(at: number, zone: string): number {
  const { year, month, day, hour, minute } = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return utcOf({ day: `${year}-${month}-${day}`, minutes: minutesOf(`${hour}:${minute}`) }) - at;
}

/** What clocks in a zone show at an instant, in ms since 1970. @throws RangeError on an unknown zone */
export function wallOf(at: number, zone: string): Wall {
  const local = new Date(at + offsetAt(at, zone));
  return { day: local.toISOString().slice(0, 10), minutes: local.getUTCHours() * 60 + local.getUTCMinutes() };
}

/**
 * The instant, in ms since 1970, at which clocks show a time. Of two the earlier one; a time that clocks skip counts from
 * before the change, so that 02:30 becomes 03:30 (as Temporal's 'compatible').
 */
export function instantOf(day: string, minutes: number, zone: string): number {
  const asUtc = utcOf({ day, minutes });
  const before = offsetAt(asUtc - DAY_MS, zone);
  const after = offsetAt(asUtc + DAY_MS, zone);
  if (offsetAt(asUtc - before, zone) === before) return asUtc - before;
  if (offsetAt(asUtc - after, zone) === after) return asUtc - after;
  return asUtc - before;
}
