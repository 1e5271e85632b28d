import { EMPTY, patientToPixel, type PlaneStack, valueAt } from './mpr.ts';
import { cross, norm, scale, subtract, type Vec3 } from './vec.ts';
import type { Volume } from './volume.ts';

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

export type RegionKind = 'ellipse' | 'rectangle' | 'freehand';

/** From where to where a row of pixel centres lies inside, in pixels; pairs one after the other. */
type RowsInside = (y: number) => readonly number[];

interface Outline {
  readonly index: number;
  readonly top: number;
  readonly bottom: number;
  readonly inside: RowsInside;
  /** mm2 */
  readonly area: number;
}

/**
 * Statistics of the pixels whose centres lie within an outline on a picture of the stack. Ellipse and rectangle take
 * two corners of their box, which runs along the picture's sides; a freehand region takes the points around it
 * (even-odd where it crosses itself). Null where there is no pixel.
 */
export function regionStatistics(
  volume: Volume,
  stack: PlaneStack,
  kind: RegionKind,
  points: readonly Vec3[],
): RegionStatistics | null {
  const outline = outlineOf(stack, kind, points);
  const values = outline && valuesIn(volume, stack, outline);
  if (!outline || !values || values.length === 0) return null;
  let [sum, squares, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    sum += value;
    squares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / values.length;
  const deviation = Math.sqrt(Math.max(0, squares / values.length - mean * mean));
  return { count: values.length, mean, deviation, min, max, area: outline.area };
}

/** mm2 within an outline, whatever its values are; null where it has no extent. */
export const regionArea = (stack: PlaneStack, kind: RegionKind, points: readonly Vec3[]): number | null =>
  outlineOf(stack, kind, points)?.area ?? null;

/** The grey values that `regionStatistics` counts. */
export function regionValues(
  volume: Volume,
  stack: PlaneStack,
  kind: RegionKind,
  points: readonly Vec3[],
): readonly number[] {
  const outline = outlineOf(stack, kind, points);
  return outline ? valuesIn(volume, stack, outline) : [];
}

function outlineOf(stack: PlaneStack, kind: RegionKind, points: readonly Vec3[]): Outline | null {
  const at = points.map((point) => patientToPixel(stack, point));
  const index = Math.round(at[0]?.index ?? -1);
  if (at.length < 2 || index < 0 || index >= stack.count) return null;
  const [xs, ys] = [at.map(({ x }) => x), at.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  if (left === right || top === bottom) return null;
  const pixelMm2 = norm(stack.right) * norm(stack.down);
  const base = { index, top, bottom };
  if (kind === 'freehand') return { ...base, inside: (y) => crossings(at, y), area: polygonArea(points) };
  const [rx, ry, x0, y0] = [(right - left) / 2, (bottom - top) / 2, (left + right) / 2, (top + bottom) / 2];
  if (kind === 'rectangle') return { ...base, inside: () => [left, right], area: 4 * rx * ry * pixelMm2 };
  const half = (y: number) => rx * Math.sqrt(Math.max(0, 1 - ((y - y0) / ry) ** 2));
  return { ...base, inside: (y) => [x0 - half(y), x0 + half(y)], area: Math.PI * rx * ry * pixelMm2 };
}

/** Where a row cuts the sides of a closed outline, from left to right. */
function crossings(at: readonly { readonly x: number; readonly y: number }[], y: number): number[] {
  const cuts: number[] = [];
  for (let n = 0; n < at.length; n++) {
    const [a, b] = [at[n], at[(n + 1) % at.length]];
    if (!a || !b || a.y <= y === b.y <= y) continue;
    cuts.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  }
  return cuts.sort((a, b) => a - b);
}

function valuesIn(volume: Volume, stack: PlaneStack, { index, top, bottom, inside }: Outline): number[] {
  const values: number[] = [];
  for (let y = Math.max(0, Math.ceil(top)); y <= Math.min(stack.height - 1, bottom); y++) {
    const cuts = inside(y);
    for (let n = 0; n + 1 < cuts.length; n += 2) {
      const to = Math.min(stack.width - 1, cuts[n + 1] ?? -1);
      for (let x = Math.max(0, Math.ceil(cuts[n] ?? 0)); x <= to; x++) {
        const voxel = valueAt(volume, stack, index, x, y);
        if (voxel !== EMPTY) values.push(voxel * volume.scale + volume.offset);
      }
    }
  }
  return values;
}

/** mm2 within a closed outline that lies in one plane (Newell's sum); a loop drawn the other way round is taken off. */
export function polygonArea(points: readonly Vec3[]): number {
  const [first] = points;
  if (!first) return 0;
  const sum: [number, number, number] = [0, 0, 0];
  for (let n = 1; n + 1 < points.length; n++) {
    const [a, b] = [points[n], points[n + 1]];
    if (!a || !b) continue;
    const part = cross(subtract(a, first), subtract(b, first));
    sum[0] += part[0];
    sum[1] += part[1];
    sum[2] += part[2];
  }
  return norm(scale(sum, 0.5));
}

/** An ellipse between two corners of its box. */
export const ellipseStatistics = (volume: Volume, stack: PlaneStack, from: Vec3, to: Vec3): RegionStatistics | null =>
  regionStatistics(volume, stack, 'ellipse', [from, to]);
