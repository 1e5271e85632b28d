import type { VisitSummary } from '@hyaline/contract/atlas';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { VISITS_KEY } from '../../api/visits.ts';
import { formatStudyDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { showDone } from '../../ui/toasts.tsx';
import { type Figure, unitOf } from './figures.ts';

interface Change<Answer, Values> {
  ask: (values: Values) => Promise<Answer>;
  /** The sentence that says that it is done; nothing of the patient stands in it. */
  done: string;
  after?: (answer: Answer) => void;
}

/** A change to visits: afterwards what is shown of them is read again, whether it went well or not. */
export function useVisitChange<Answer, Values = void>({ ask, done, after }: Change<Answer, Values>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: (answer) => {
      showDone(done);
      after?.(answer);
    },
    onSettled: () => client.invalidateQueries({ queryKey: [...VISITS_KEY], predicate: ({ queryKey }) => queryKey[3] !== 'one' }), // prettier-ignore
  });
}

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
