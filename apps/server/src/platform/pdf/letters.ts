const WESTERN =
  /^[\n\t\x20-\x7e\xa0-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]+$/;
const STROKED: Record<string, string> = { ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ħ: 'h', Ħ: 'H', ı: 'i' };

/**
 * Text as the standard fonts can print it (WinAnsi): the letters of Western Europe as they are, of others the plain
 * letter, and a question mark for a script that they do not have, which would print as nothing at all.
 */
export const printable = (text: string): string =>
  [...text.normalize('NFC')]
    .map((letter) => {
      if (WESTERN.test(letter)) return letter;
      const plain = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
      return WESTERN.test(plain) ? plain : (STROKED[letter] ?? '?');
    })
    .join('');
