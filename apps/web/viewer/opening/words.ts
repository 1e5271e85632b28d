import type { Ui } from '../ui/context.ts';
import en from './strings.en.json' with { type: 'json' };
import es from './strings.es.json' with { type: 'json' };

export type OpeningStrings = typeof en;
export const wordsOf = ({ language }: Pick<Ui, 'language'>): OpeningStrings => ({ en, es })[language];

/** A date of a file, ISO, as people of this language write it; empty when there is none. */
export function dateText({ language }: Pick<Ui, 'language'>, iso: string): string {
  const date = new Date(`${iso}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return '';
  const format = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return date.toLocaleDateString(language === 'en' ? 'en-GB' : language, format);
}
