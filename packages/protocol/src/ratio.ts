/** An exact number: numerator over denominator, in lowest terms, denominator above zero. Doses are never floats. */
export interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}

/** @throws RangeError on a zero denominator */
export function ratio(n: bigint | number, d: bigint | number = 1n): Ratio {
  const [top, bottom] = [BigInt(n), BigInt(d)];
  if (bottom === 0n) throw new RangeError('a ratio has no zero below');
  const divisor = greatestDivisor(top < 0n ? -top : top, bottom < 0n ? -bottom : bottom);
  const sign = bottom < 0n ? -1n : 1n;
  return { n: (sign * top) / divisor, d: (sign * bottom) / divisor };
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

/** An amount as people write it: no sign, at most nine digits before the point and six after it. */
export const DECIMAL = /^(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?$/;

/** @throws RangeError for what is no such decimal */
export function parseDecimal(text: string): Ratio {
  if (!DECIMAL.test(text)) throw new RangeError('not a decimal number');
  const [whole = '', part = ''] = text.split('.');
  return ratio(BigInt(whole + part), 10n ** BigInt(part.length));
}

export const ZERO = ratio(0n);
export const add = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.n, a.d * b.d);
/** @throws RangeError when `b` is zero */
export const divide = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d, a.d * b.n);
export const absolute = (a: Ratio): Ratio => (a.n < 0n ? { n: -a.n, d: a.d } : a);

/** Below zero, zero or above, as for Array.sort. */
export const compare = (a: Ratio, b: Ratio): number => {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const isZero = (a: Ratio): boolean => a.n === 0n;

/** The whole number at or below. */
export const floorOf = ({ n, d }: Ratio): bigint => (n >= 0n ? n / d : -((-n + d - 1n) / d));
/** The whole number at or above. */
export const ceilingOf = ({ n, d }: Ratio): bigint => -floorOf({ n: -n, d });

/** The nearest multiple of `step`; of two as near, the larger. */
export const roundTo = (a: Ratio, step: Ratio): Ratio =>
  multiply(ratio(floorOf(add(divide(a, step), ratio(1n, 2n)))), step);

/** Decimal text with at most `places` digits after the point, halves away from zero, no zeros at its end. */
export function toDecimal(a: Ratio, places = 6): string {
  const scale = 10n ** BigInt(places);
  const { n, d } = absolute(a);
  const scaled = (2n * n * scale + d) / (2n * d);
  const whole = (scaled / scale).toString();
  const part = (scaled % scale).toString().padStart(places, '0').replace(/0+$/, '');
  const sign = a.n < 0n && scaled !== 0n ? '-' : '';
  return `${sign}${whole}${part === '' || places === 0 ? '' : `.${part}`}`;
}

/** For pictures only: a position on a scale, never an amount. */
export const toNumber = ({ n, d }: Ratio): number => Number((n * 1_000_000_000n) / d) / 1_000_000_000;
