import type { Locale } from '@hyaline/contract';
import { weekOf } from './layout/days.ts';

const TAG: Record<Locale, string> = { en: 'en-GB', es: 'es-ES' };
const made = new Map<string, Intl.DateTimeFormat>();

const STYLES = {
  /** Monday 23 November 2026 */
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  /** Mon 23 Nov */
  short: { weekday: 'short', day: 'numeric', month: 'short' },
} as const;

function format(locale: Locale, style: keyof typeof STYLES): Intl.DateTimeFormat {
  const key = `${locale}${style}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(TAG[locale], { ...STYLES[style], timeZone: 'UTC' });
  made.set(key, known);
  return known;
}

const noon = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** A calendar day in words. */
export const dayWords = (day: string, locale: Locale, style: keyof typeof STYLES): string =>
  sentence(
    format(locale, style)
      .format(noon(day))
      .replace(/^(\p{L}+), /u, '$1 '),
  );

/** The week of a day: 23–29 November 2026. */
export function weekWords(day: string, locale: Locale): string {
  const week = weekOf(day);
  const range = new Intl.DateTimeFormat(TAG[locale], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return range.formatRange(noon(week[0] ?? day), noon(week[6] ?? day));
}

/** Monday to Sunday by number. */
export const weekdayWord = (weekday: number, locale: Locale): string =>
  sentence(
    new Intl.DateTimeFormat(TAG[locale], { weekday: 'long', timeZone: 'UTC' }).format(noon(`2024-01-0${weekday}`)),
  );

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
