/** A picture as pixels: 8 bits each of red, green, blue and opacity, row by row. */
export interface Rgba {
  width: number;
  height: number;
  pixels: Uint8Array;
}

export const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
export const FILTER_TYPES = 5;

/**
 * What a filter takes a byte to be, from its neighbours (ISO/IEC 15948, 9.2): nothing, the left one, the upper one, their
 * mean, or whichever of three is nearest to their sum.
 */
export function foretold(type: number, left: number, up: number, corner: number): number {
  if (type === 0) return 0;
  if (type === 1) return left;
  if (type === 2) return up;
  if (type === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
