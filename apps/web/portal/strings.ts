import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };

export type Language = 'en' | 'es';
export type Strings = typeof en;
export const STRINGS: Readonly<Record<Language, Strings>> = { en, es };

/** `{name}` replaced by its value. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

interface Words {
  readonly [key: string]: string | Words;
}

/**
 * For whoever is here for somebody else: what says "you" and "my" of the patient names that person instead.
 * @param name - of the patient; empty where it cannot be read
 */
export function stringsForOther(language: Language, name: string): Strings {
  const { forOther, ...own } = STRINGS[language];
  const { somebody, ...others } = forOther;
  return { ...(over(own, others, name === '' ? somebody : name) as Omit<Strings, 'forOther'>), forOther };
}

/** One set of words laid over another, with the name in them. */
function over(under: Words, upper: Words, name: string): Words {
  const laid: Record<string, string | Words> = { ...under };
  for (const [key, words] of Object.entries(upper)) {
    const below = under[key];
    laid[key] =
      typeof words === 'string' ? fill(words, { name }) : over(typeof below === 'object' ? below : {}, words, name);
  }
  return laid;
}

export const ofBrowser = (): Language =>
  navigator.languages.some((tag) => tag.startsWith('es')) && !navigator.language.startsWith('en') ? 'es' : 'en';
