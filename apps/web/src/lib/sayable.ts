/** No c, h, j, q, w, x, y: spoken over a phone, these are heard as something else in English or in Spanish. */
const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';

export type Random = (below: number) => number;

/** A fair number in [0, below), from the system's generator; values that would favour the small ones are thrown away. */
export function fairNumber(below: number): number {
  const limit = Math.floor(0x1_0000_0000 / below) * below;
  const draw = new Uint32Array(1);
  do crypto.getRandomValues(draw);
  while ((draw[0] as number) >= limit);
  return (draw[0] as number) % below;
}

/**
 * A password that can be said aloud: `bako-rite-52-lumo`, about 43 bits (3 words of 70 x 70 syllables, 90 numbers).
 * It protects beside the link's own 256 bits, and the server counts wrong tries.
 */
export function sayablePassword(random: Random = fairNumber): string {
  const syllable = () => `${CONSONANTS[random(CONSONANTS.length)]}${VOWELS[random(VOWELS.length)]}`;
  const word = () => syllable() + syllable();
  return `${word()}-${word()}-${10 + random(90)}-${word()}`;
}
