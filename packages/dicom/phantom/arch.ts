import { ARCH } from './anatomy.ts';

/** For every pixel of a slice: distance from the dental arch and place along it, mm; far pixels have distance FAR. */
export interface ArchMap {
  readonly d: Float32Array;
  readonly s: Float32Array;
  readonly lengthMm: number;
}

export const FAR = 99;
const STEP_MM = 0.25;
const COARSE = 4;
const END_CAP_MM = 5;

interface Curve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Arc length up to each point. */
  readonly at: Float64Array;
}

/** @param originMm - centre of the first pixel, the same in x and y */
export function mapArch(size: number, spacingMm: number, originMm: number): ArchMap {
  const curve = sampleArch();
  const lengthMm = curve.at.at(-1) as number;
  const d = new Float32Array(size * size).fill(FAR);
  const s = new Float32Array(size * size);
  for (let j = 0; j < size; j++) {
    const y = originMm + j * spacingMm;
    if (y < -45 || y > 30) continue;
    for (let i = 0; i < size; i++) {
      const x = originMm + i * spacingMm;
      if (Math.abs(x) > 42) continue;
      const near = nearest(curve, x, y);
      d[j * size + i] = near.d;
      s[j * size + i] = near.s - lengthMm / 2;
    }
  }
  return { d, s, lengthMm };
}

function sampleArch(): Curve {
  const count = Math.round((2 * ARCH.halfWidthMm) / STEP_MM) + 1;
  const x = Float64Array.from({ length: count }, (_, i) => -ARCH.halfWidthMm + i * STEP_MM);
  const y = x.map((value) => ARCH.y0 + (value * value) / ARCH.k);
  const at = new Float64Array(count);
  for (let i = 1; i < count; i++) {
    at[i] =
      (at[i - 1] as number) +
      Math.hypot((x[i] as number) - (x[i - 1] as number), (y[i] as number) - (y[i - 1] as number));
  }
  return { x, y, at };
}

function nearest(curve: Curve, x: number, y: number): { d: number; s: number } {
  const last = curve.x.length - 1;
  const squared = (p: number): number => (x - (curve.x[p] as number)) ** 2 + (y - (curve.y[p] as number)) ** 2;
  let best = 0;
  for (let p = 0; p <= last; p += COARSE) if (squared(p) < squared(best)) best = p;
  const coarse = best;
  for (let p = Math.max(0, coarse - COARSE); p <= Math.min(last, coarse + COARSE); p++)
    if (squared(p) < squared(best)) best = p;
  const away = Math.sqrt(squared(best));
  const before = Math.max(0, best - 1);
  const after = Math.min(last, best + 1);
  const tx = (curve.x[after] as number) - (curve.x[before] as number);
  const ty = (curve.y[after] as number) - (curve.y[before] as number);
  const side = tx * (y - (curve.y[best] as number)) - ty * (x - (curve.x[best] as number));
  const beyondEnd = (best === 0 || best === last) && away > END_CAP_MM;
  return { d: beyondEnd ? FAR : away * (side >= 0 ? 1 : -1), s: curve.at[best] as number };
}
