import { dot, norm, scale, subtract, type Vec3 } from './vec.ts';

export interface Length {
  /** Distance in the patient, mm; in pixels of the picture when `calibrated` is false. */
  readonly value: number;
  readonly calibrated: boolean;
}

/**
 * Straight distance between two patient points. The points carry the pixel and slice spacing already, so non-square
 * pixels, tilted gantries and oblique planes need no correction here.
 */
export const lengthBetween = (from: Vec3, to: Vec3, calibrated: boolean): Length => ({
  value: norm(subtract(to, from)),
  calibrated,
});

/** Angle at `vertex` between the directions to two points, 0 to 180 degrees; null when one of them is the vertex. */
export function angleAt(vertex: Vec3, one: Vec3, other: Vec3): number | null {
  const [a, b] = [subtract(one, vertex), subtract(other, vertex)];
  const [lengthA, lengthB] = [norm(a), norm(b)];
  if (lengthA === 0 || lengthB === 0) return null;
  const cosine = dot(scale(a, 1 / lengthA), scale(b, 1 / lengthB));
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
