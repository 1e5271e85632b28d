/** The signs of WinAnsiEncoding (ISO 32000-1 annex D.2) beyond Latin-1. */
const EXTRA = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
/** Signs with a twin that the encoding has. */
const TWINS: Readonly<Record<string, string>> = {
  '−': '–',
  '‑': '-',
  '⌀': 'Ø',
  '\u202f': '\u00a0',
  '\u2009': ' ',
  '→': '>',
  '≤': '<=',
  '≥': '>=',
};

/** The text with twins in place of signs that the standard fonts lack. */
export const withTwins = (text: string): string =>
  text.normalize('NFC').replaceAll(/[−‑⌀\u202f\u2009→≤≥]/g, (sign) => TWINS[sign] ?? sign);

/** Whether the standard fonts of PDF can write it. */
export const inWinAnsi = (text: string): boolean =>
  [...text].every((sign) => /[\n\t\x20-\x7e\xa0-\xff]/.test(sign) || EXTRA.includes(sign));
