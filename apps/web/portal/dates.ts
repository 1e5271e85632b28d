import type { Language } from './strings.ts';

const write = (language: Language, options: Intl.DateTimeFormatOptions, date: Date): string =>
  new Intl.DateTimeFormat(language === 'es' ? 'es' : 'en-US', options).format(date);

/** A clinical date as exactly as it is known: a year, a month, a day, or an instant. */
export function dateText(language: Language, text: string): string {
  if (/^\d{4}$/.test(text)) return text;
  if (/^\d{4}-\d{2}$/.test(text))
    return write(language, { year: 'numeric', month: 'long', timeZone: 'UTC' }, new Date(`${text}-01T00:00:00Z`));
  const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;
  return text.length === 10
    ? write(language, { ...day, timeZone: 'UTC' }, new Date(`${text}T00:00:00Z`))
    : write(language, day, new Date(text));
}

/** The day that ends at this instant. */
export const lastDay = (language: Language, end: string): string =>
  dateText(language, new Date(Date.parse(end) - 1).toISOString());

export const timeText = (language: Language, instant: string): string =>
  write(language, { hour: 'numeric', minute: '2-digit' }, new Date(instant));

export const monthNames = (language: Language): string[] =>
  Array.from({ length: 12 }, (_, month) => write(language, { month: 'long', timeZone: 'UTC' }, new Date(Date.UTC(2001, month, 1)))); // prettier-ignore

/** `1961-04-12` from what was typed; null when that is no day of the calendar. */
export function dayOf(year: string, month: string, day: string): string | null {
  const text = `${year.trim()}-${month.padStart(2, '0')}-${day.trim().padStart(2, '0')}`;
  const parsed = new Date(`${text}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(parsed.getTime());
  return isDay && parsed.toISOString().startsWith(text) ? text : null;
}

export const numberText = (language: Language, value: number): string =>
  value.toLocaleString(language === 'es' ? 'es' : 'en-US', { maximumFractionDigits: 4 });
