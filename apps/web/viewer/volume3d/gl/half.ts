const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** A number between 0 and 1 as an IEEE 754 half, rounded to nearest. */
export function halfOf(value: number): number {
  float[0] = value;
  const word = bits[0] as number;
  const exponent = ((word >>> 23) & 0xff) - 112;
  if (exponent <= 0) return exponent < -10 ? 0 : Math.round(value * 2 ** 24); // below 2^-14 halves are evenly spaced
  const mantissa = word & 0x7fffff;
  return Math.min(0x7bff, (exponent << 10) + ((mantissa + 0x1000) >>> 13)); // a carry runs into the exponent, as it should
}

/** Halves for every value of an Int16 voxel, from `low` (0) to `high` (1) in grey values. */
export function halfTable(low: number, high: number, scale: number, offset: number): Uint16Array {
  const span = Math.max(1e-6, high - low);
  return Uint16Array.from({ length: 65536 }, (_, n) =>
    halfOf(Math.min(1, Math.max(0, ((n - 32768) * scale + offset - low) / span))),
  );
}
