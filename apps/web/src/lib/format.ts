import type { Locale } from '@hyaline/contract';

/** English pages write 14 Nov 2026 and 11:38; British conventions give exactly that. */
const TAG: Record<Locale, string> = { en: 'en-GB', es: 'es-ES' };
const made = new Map<string, Intl.DateTimeFormat>();
let zone: string | undefined;

/** Shows times in a person's own zone from now on; null follows the device. */
export function followTimeZone(timeZone: string | null): void {
  zone = timeZone !== null && Intl.supportedValuesOf('timeZone').includes(timeZone) ? timeZone : undefined;
  made.clear();
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(TAG[locale], {
    ...(zone === undefined ? {} : { timeZone: zone }),
    ...options,
  });
  made.set(key, format);
  return format;
}

/** 14 Nov 2026, 14 nov 2026 */
export const formatDate = (at: string | Date, locale: Locale): string =>
  dateFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(at));

/** 14 Nov */
export const formatDay = (at: string | Date, locale: Locale): string =>
  dateFormat(locale, { day: 'numeric', month: 'short' }).format(new Date(at));

/** 11:42:08 */
export const formatTime = (at: string | Date, locale: Locale): string =>
  dateFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(at));

/** 14 Nov 2026, 11:42 */
export const formatDateTime = (at: string | Date, locale: Locale): string =>
  dateFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at));

/** A DICOM date (2026-11-14) is a calendar day without a zone; it must not move with the reader's. */
export const formatStudyDate = (date: string, locale: Locale): string =>
  date === ''
    ? ''
    : dateFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${date}T00:00:00Z`),
      );

export const formatNumber = (value: number, locale: Locale): string =>
  new Intl.NumberFormat(TAG[locale], { useGrouping: 'always' }).format(value);

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
/** Decimal units, as disks and browsers count: 210 MB, 2.1 GB. */
export function formatBytes(bytes: number, locale: Locale): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return `${new Intl.NumberFormat(TAG[locale], { maximumFractionDigits: digits }).format(value)} ${UNITS[step] ?? 'B'}`;
}

export type Age = { unit: 'now' | 'minutes' | 'hours' | 'days'; n: number };

/** How old something is, in the largest whole unit; a clock that runs a little ahead counts as now. */
export function ageOf(at: string | Date, now: Date): Age {
  const seconds = Math.max(0, (now.getTime() - new Date(at).getTime()) / 1000);
  if (seconds < 60) return { unit: 'now', n: 0 };
  if (seconds < 3600) return { unit: 'minutes', n: Math.floor(seconds / 60) };
  if (seconds < 86_400) return { unit: 'hours', n: Math.floor(seconds / 3600) };
  return { unit: 'days', n: Math.floor(seconds / 86_400) };
}

/** Two letters for a round mark: Dr. Inés Marín is IM. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '' && !/^(?:dr|dra|mr|mrs|ms|prof)\.?$/i.test(word));
  const first = words[0]?.[0] ?? '';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : (words[0]?.[1] ?? '');
  return (first + last).toUpperCase();
}

/** The day in the person's own zone, YYYY-MM-DD: at half past nine in the evening it is not tomorrow yet. */
export function localDay(now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(now);
}
