import type { Json } from '@hyaline/kit';

export interface Sentence {
  en: string;
  es: string;
}

/** A sentence about this installation that a probe must keep true. It cannot be taken away while the server runs. */
export interface Claim {
  /** `TC-###`, never used twice. */
  id: string;
  area: string;
  /** Promises of the catalogue that it stands for. */
  promises: readonly string[];
  /** Namespaced references such as `hipaa:164.312(b)`. */
  controls: readonly string[];
  text: Sentence;
  /** How it is measured. */
  how: Sentence;
  /** What a green line does not prove. */
  limits: Sentence;
  probe: string;
  /** The measured values in words; placeholders `{name}` are filled from the evidence. */
  measured: Sentence;
}

/** Fills `{name}` from measured values; what was not measured shows as a dash, never as a number. */
export function fillSentence(sentence: Sentence, values: { readonly [name: string]: Json }): Sentence {
  return { en: fill(sentence.en, values, 'en'), es: fill(sentence.es, values, 'es') };
}

const fill = (text: string, values: { readonly [name: string]: Json }, locale: string): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value === 'number') return value.toLocaleString(locale);
    return typeof value === 'string' ? value : '–';
  });
