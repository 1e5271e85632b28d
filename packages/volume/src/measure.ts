import { EMPTY, patientToPixel, type PlaneStack, valueAt } from './mpr.ts';
import { dot, norm, scale, subtract, type Vec3 } from './vec.ts';
import type { Volume } from './volume.ts';

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

/** Grey values within an outline on one picture. */
export interface RegionStatistics {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation of the values, not of a sample of them. */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  /** mm2 of the outline itself; px2 when the volume is not calibrated. */
  readonly area: number;
}

/**
 * Statistics of the pixels whose centres lie within the ellipse that fills the box between two points of a picture.
 * Null when there is none.
 */
export function ellipseStatistics(volume: Volume, stack: PlaneStack, from: Vec3, to: Vec3): RegionStatistics | null {
  const [a, b] = [patientToPixel(stack, from), patientToPixel(stack, to)];
  const index = Math.round(a.index);
  const [x0, y0] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const [rx, ry] = [Math.abs(a.x - b.x) / 2, Math.abs(a.y - b.y) / 2];
  if (rx === 0 || ry === 0 || index < 0 || index >= stack.count) return null;
  let count = 0;
  let sum = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let y = Math.max(0, Math.ceil(y0 - ry)); y <= Math.min(stack.height - 1, y0 + ry); y++) {
    const half = rx * Math.sqrt(Math.max(0, 1 - ((y - y0) / ry) ** 2));
    for (let x = Math.max(0, Math.ceil(x0 - half)); x <= Math.min(stack.width - 1, x0 + half); x++) {
      const voxel = valueAt(volume, stack, index, x, y);
      if (voxel === EMPTY) continue;
      const value = voxel * volume.scale + volume.offset;
      count++;
      sum += value;
      squares += value * value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (count === 0) return null;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return { count, mean, deviation, min, max, area: Math.PI * rx * norm(stack.right) * ry * norm(stack.down) };
}
