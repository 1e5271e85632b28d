import i18next, { type BackendModule, type ReadCallback } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '@hyaline/contract';
import { type Namespace } from './resources.ts';

const STORED = 'hy.locale';
const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { import: 'default' });

/** Sentences are fetched per page and language, so that nobody downloads the language they do not read. */
const bundled: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language: string, namespace: string, done: ReadCallback) {
    const load = files[`./${language}/${namespace}.json`];
    if (load === undefined) return done(new Error(`no sentences for ${language}/${namespace}`), null);
    load().then(
      (sentences) => done(null, sentences),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
    );
  },
};

export async function startI18n(): Promise<void> {
  const language = askedLocale() ?? storedLocale() ?? browserLocale();
  i18next.on('languageChanged', (lng) => document.documentElement.setAttribute('lang', lng));
  await i18next
    .use(bundled)
    .use(initReactI18next)
    .init({
      lng: language,
      supportedLngs: ['en', 'es'],
      fallbackLng: false,
      ns: ['app'],
      defaultNS: 'app',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}

/** For route loaders: the page's sentences arrive beside its code. */
export const loadSentences = (...namespaces: Namespace[]): Promise<void> => i18next.loadNamespaces(namespaces);

export const currentLocale = (): Locale => (i18next.resolvedLanguage === 'es' ? 'es' : 'en');

export async function chooseLocale(locale: Locale): Promise<void> {
  remember(locale);
  await i18next.changeLanguage(locale);
}

/** The account's language applies where neither the person nor their browser asks for one that we have. */
export async function offerLocale(locale: Locale): Promise<void> {
  const asked = storedLocale() !== null || navigator.languages.some((each) => /^(?:en|es)\b/i.test(each));
  if (!asked && locale !== currentLocale()) await i18next.changeLanguage(locale);
}

/** The language that a page written by the server was read in: its links say so. */
function askedLocale(): Locale | null {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked !== 'en' && asked !== 'es') return null;
  remember(asked);
  return asked;
}

function storedLocale(): Locale | null {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === 'en' || stored === 'es' ? stored : null;
  } catch {
    return null; // storage may be switched off
  }
}

function remember(locale: Locale): void {
  try {
    localStorage.setItem(STORED, locale);
  } catch {
    // The choice then lasts as long as this page.
  }
}

const browserLocale = (): Locale => (navigator.language.toLowerCase().startsWith('es') ? 'es' : 'en');
