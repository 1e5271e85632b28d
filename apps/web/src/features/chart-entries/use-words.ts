import type { VitalName, VitalUnit } from '@hyaline/contract';
import { VITALS } from '@hyaline/contract';
import { formatDate, formatDateTime, formatStudyDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';

const UNIT_WORDS: Record<string, string> = {
  'mm[Hg]': 'mmHg',
  Cel: '°C',
  '[degF]': '°F',
  '[lb_av]': 'lb',
  '[in_i]': 'in',
  '{score}': '',
  '10*3/uL': '10³/µL',
  '10*6/uL': '10⁶/µL',
  'ug/dL': 'µg/dL',
  'ug/L': 'µg/L',
  'umol/L': 'µmol/L',
  'u[IU]/mL': 'µIU/mL',
  'm[IU]/L': 'mIU/L',
  '[IU]/L': 'IU/L',
};

/** A UCUM code as people write the unit. */
export const unitWords = (unit: string): string => UNIT_WORDS[unit] ?? unit;

/** Clinical dates and numbers as a page says them. */
export function useChartWords() {
  const locale = useLocale();
  const number = (value: number, decimals = 2): string =>
    new Intl.NumberFormat(locale === 'es' ? 'es-ES' : 'en-GB', { maximumFractionDigits: decimals }).format(value);
  /** A year, a month or a day, as exactly as it is known. */
  const day = (date: string): string => {
    if (date.length === 4 || date === '') return date;
    if (date.length === 10) return formatStudyDate(date, locale);
    const month = new Intl.DateTimeFormat(locale === 'es' ? 'es-ES' : 'en-GB', {
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    });
    return month.format(new Date(`${date}-01T00:00:00Z`));
  };
  /** A day, or a day with its hour. */
  const moment = (at: string): string => (at.length === 10 ? day(at) : formatDateTime(at, locale));
  const shortDay = (at: string): string => (at.length === 10 ? day(at) : formatDate(at, locale));
  const vital = (name: VitalName, { value, unit }: { value: number; unit: VitalUnit }): string =>
    `${number(value, VITALS[name].decimals)} ${unitWords(unit)}`.trim();
  return { number, day, moment, shortDay, vital };
}

/** Milliseconds of a clinical time, for an axis; a day stands at its noon, so that no zone moves it. */
export const timeOf = (at: string): number => Date.parse(at.length === 10 ? `${at}T12:00:00Z` : at);

/** Now, as an input of type datetime-local wants it. */
export function localNow(now = new Date()): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
/** What a datetime-local input holds, as an instant; empty when it holds nothing. */
export const instantOf = (local: string): string => (local === '' ? '' : new Date(local).toISOString());
/** An instant, or a day at noon, for a datetime-local input. */
export const localOf = (at: string): string =>
  at === '' ? '' : localNow(new Date(at.length === 10 ? `${at}T12:00:00` : at));
