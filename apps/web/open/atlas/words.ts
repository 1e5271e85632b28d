import type { Language } from '../../viewer/ui/fill.ts';
import en from './strings.en.json' with { type: 'json' };
import es from './strings.es.json' with { type: 'json' };

export type SpineStrings = typeof en;
export const SPINE_STRINGS: Readonly<Record<Language, SpineStrings>> = { en, es };

/** In the reader's own kind of the language, where the browser tells it. */
const localeOf = (language: Language): string =>
  navigator.languages.find((tag) => tag.toLowerCase().startsWith(language) && /^[\w-]+$/.test(tag)) ?? language;

export const dayText = (language: Language, iso: string): string =>
  new Date(iso).toLocaleDateString(localeOf(language), { dateStyle: 'long' });
export const momentText = (language: Language, iso: string): string =>
  new Date(iso).toLocaleString(localeOf(language), { dateStyle: 'long', timeStyle: 'short' });

/** The reader's own where the link has it; else the one that its sender chose. */
export function languageOf(shown: Language, languages: readonly Language[], first: Language): Language {
  const speaks = navigator.languages.some((tag) => languages.some((each) => tag.toLowerCase().startsWith(each)));
  return speaks && languages.includes(shown) ? shown : first;
}
