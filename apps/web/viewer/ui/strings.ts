import en from '../i18n/en.json' with { type: 'json' };
import es from '../i18n/es.json' with { type: 'json' };
import type { Language } from './fill.ts';

export { fill, type Language, type Values } from './fill.ts';

export type ViewerStrings = typeof en;

export const VIEWER_STRINGS: Readonly<Record<Language, ViewerStrings>> = { en, es };

const MINUS = '−';

/** A number as people of this language write it, with a true minus sign. */
export const numberText = (language: Language, value: number, digits = 0): string =>
  value
    .toLocaleString(language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping: 'always',
    } as Intl.NumberFormatOptions)
    .replace(/^-(?=[0.,]*$)/, '') // no minus before zero
    .replace('-', MINUS);

export function bytesText(language: Language, bytes: number): string {
  if (bytes >= 1e9) return `${numberText(language, bytes / 1e9, 1)} GB`;
  return `${numberText(language, Math.max(1, bytes / 1e6))} MB`;
}

/** An ISO date as people of this language write it; empty when there is none. */
export function dateText(language: Language, iso: string): string {
  const date = new Date(`${iso}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return '';
  const format = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return date.toLocaleDateString(language === 'en' ? 'en-GB' : language, format);
}
