// Control characters, line and paragraph separators, and signs that turn the direction of the text after them.
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu;
/** A space that takes no room: where it stands, no mail program sees an address and makes a link of it. */
const BREAK = '\u200B';

/**
 * A name that somebody else chose, as a mail may show it: one line, and nothing in it that turns into a link. A clinic
 * that calls itself `www.evil.example` must not make our mail lead there.
 */
export const safeName = (text: string): string =>
  text
    .replace(INVISIBLE, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(:\/\/|(?<=[\p{L}\p{N}])[.@](?=[\p{L}\p{N}]))/gu, (sign) => BREAK + [...sign].join(BREAK) + BREAK);
