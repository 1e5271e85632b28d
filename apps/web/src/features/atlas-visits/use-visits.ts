import type { VisitSummary } from '@hyaline/contract/atlas';
import { formatStudyDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { type Figure, unitOf } from './figures.ts';

/** Days and figures as a page says them. */
export function useVisitWords() {
  const locale = useLocale();
  const number = new Intl.NumberFormat(locale === 'es' ? 'es-ES' : 'en-GB', { maximumFractionDigits: 0 });
  const signed = new Intl.NumberFormat(locale === 'es' ? 'es-ES' : 'en-GB', {
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  });
  const withUnit = (text: string, figure: Figure): string => (unitOf(figure) === 'mm' ? `${text} mm` : `${text}°`);
  // -0.3 is no minus nought
  const whole = (value: number): number => Math.round(value) + 0;
  return {
    day: (day: string): string => formatStudyDate(day, locale),
    named: ({ day, label }: Pick<VisitSummary, 'day' | 'label'>): string =>
      label === '' ? formatStudyDate(day, locale) : `${formatStudyDate(day, locale)}, ${label}`,
    figure: (value: number | null, figure: Figure): string =>
      value === null ? '—' : withUnit(number.format(whole(value)), figure),
    change: (from: number | null, to: number | null, figure: Figure): string =>
      from === null || to === null ? '—' : withUnit(signed.format(whole(to) - whole(from)), figure),
  };
}

/** Milliseconds of a day, at its noon, so that no zone moves it. */
export const timeOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);
