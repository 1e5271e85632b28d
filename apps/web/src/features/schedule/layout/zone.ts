import { minutesOf } from './days.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
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

/** What clocks in a zone show at an instant, in ms since 1970. @throws RangeError on an unknown zone */
export function wallOf(at: number, zone: string): Wall {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute } = parts;
  return { day: `${year}-${month}-${day}`, minutes: minutesOf(`${hour}:${minute}`) };
}

const utcOf = ({ day, minutes }: Wall): number => Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS;

function offsetAt(at: number, zone: string): number {
  const whole = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return utcOf(wallOf(whole, zone)) - whole;
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
