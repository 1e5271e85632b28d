import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };

export type Language = 'en' | 'es';
export type Strings = typeof en;
export const STRINGS: Readonly<Record<Language, Strings>> = { en, es };

/** `{name}` replaced by its value. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

export const ofBrowser = (): Language =>
  navigator.languages.some((tag) => tag.startsWith('es')) && !navigator.language.startsWith('en') ? 'es' : 'en';
