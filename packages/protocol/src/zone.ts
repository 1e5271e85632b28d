import { dayNumber, type CivilDate } from './civil.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}

/** The wall clock of a zone at an instant, as milliseconds of a clock without zones. */
function wallMs(ms: number, timeZone: string): number {
  const part = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = part;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

const DAY_MS = 86_400_000;

/**
 * The instant at which the clocks of a zone show a local time. RFC 5545 section 3.3.5: a time that happens twice means
 * the first; one that does not happen is read with the offset from before the gap, so it falls just after it.
 * @param time - `HH:MM`, 24 hours
 * @returns milliseconds since 1970
 * @throws RangeError for a day, time or zone that is none
 */
export function instantOf(date: CivilDate, time: string, timeZone: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!match) throw new RangeError('not a time of day');
  const wall = dayNumber(date) * DAY_MS + (Number(match[1]) * 60 + Number(match[2])) * 60_000;
  const offsetAt = (ms: number): number => wallMs(ms, timeZone) - ms;
  // a zone's clocks change at most once within two days, so one of the offsets around is in force at this time
  const [before, after] = [offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)];
  const early = wall - Math.max(before, after);
  if (wallMs(early, timeZone) === wall) return early;
  const late = wall - Math.min(before, after);
  return wallMs(late, timeZone) === wall ? late : wall - before;
}

/** `YYYY-MM-DD` in a zone at an instant. */
export const dateIn = (ms: number, timeZone: string): CivilDate =>
  new Date(wallMs(ms - (((ms % 1000) + 1000) % 1000), timeZone)).toISOString().slice(0, 10);

/** `HH:MM` in a zone at an instant. */
export const timeIn = (ms: number, timeZone: string): string =>
  new Date(wallMs(ms - (((ms % 1000) + 1000) % 1000), timeZone)).toISOString().slice(11, 16);
