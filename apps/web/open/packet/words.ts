import type { Language } from '../../viewer/ui/fill.ts';
import en from './strings.en.json' with { type: 'json' };
import es from './strings.es.json' with { type: 'json' };

export type PacketStrings = typeof en;
export const PACKET_STRINGS: Readonly<Record<Language, PacketStrings>> = { en, es };

const TAG: Record<Language, string> = { en: 'en-GB', es: 'es-ES' };

/** A moment by the reader's own clock: `23 Nov 2026, 14:05`. */
export const momentText = (language: Language, iso: string): string =>
  new Intl.DateTimeFormat(TAG[language], { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

export const dayText = (language: Language, iso: string): string =>
  new Intl.DateTimeFormat(TAG[language], { dateStyle: 'long' }).format(new Date(iso));

export function sizeText(language: Language, bytes: number): string {
  const [value, unit] = bytes >= 1e6 ? [bytes / 1e6, 'MB'] : [Math.max(1, bytes / 1e3), 'kB'];
  return `${value.toLocaleString(TAG[language], { maximumFractionDigits: unit === 'MB' ? 1 : 0 })} ${unit}`;
}
