import type { Measure, MeasureKind } from '@hyaline/marks';
import type { Vec3 } from '@hyaline/volume';

export type Drawn = Pick<Measure, 'kind' | 'points' | 'across'>;

/** What has an inside: grey values and an area. */
export const REGIONS: readonly MeasureKind[] = ['ellipse', 'rectangle', 'freehand'];
export const isRegion = (kind: MeasureKind): kind is 'ellipse' | 'rectangle' | 'freehand' => REGIONS.includes(kind);

const ROUND = 72; // corners of the polygon that stands for an ellipse on the screen

const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const along = (from: Vec3, right: Vec3, x: number, down: Vec3, y: number): Vec3 =>
  [0, 1, 2].map((n) => (from[n] ?? 0) + (right[n] ?? 0) * x + (down[n] ?? 0) * y) as unknown as Vec3;

/**
 * The closed outline of a region in patient mm. The box of an ellipse or rectangle runs along the picture on which it
 * was drawn, so it stays where it was when the planes are turned afterwards. Empty when that is not known.
 */
export function outlineOf({ kind, points, across }: Drawn): readonly Vec3[] {
  const [a, b] = points;
  if (kind === 'freehand') return points;
  if (!a || !b || !across) return [];
  const { right, down } = across;
  const diagonal: Vec3 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [width, height] = [dot(diagonal, right), dot(diagonal, down)];
  if (kind === 'rectangle') {
    return [a, along(a, right, width, down, 0), along(a, right, width, down, height), along(a, right, 0, down, height)];
  }
  return Array.from({ length: ROUND }, (_, n) => {
    const angle = (n / ROUND) * 2 * Math.PI;
    return along(a, right, (width / 2) * (1 + Math.cos(angle)), down, (height / 2) * (1 + Math.sin(angle)));
  });
}

/** The middle of all points, LPS mm. */
export const middleOf = (points: readonly Vec3[]): Vec3 =>
  [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length) as unknown as Vec3; // prettier-ignore

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Which points of a drawn path are needed to stay within a distance of it (Douglas and Peucker), by their places. */
export function neededPoints(path: readonly Point[], within: number): readonly number[] {
  const needed = new Set([0, path.length - 1]);
  const spans: [number, number][] = [[0, path.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    const far = farthest(path, from, to);
    if (far.distance <= within) continue;
    needed.add(far.place);
    spans.push([from, far.place], [far.place, to]);
  }
  return [...needed].filter((place) => place >= 0).toSorted((a, b) => a - b);
}

function farthest(path: readonly Point[], from: number, to: number): { place: number; distance: number } {
  const [a, b] = [path[from], path[to]];
  let [place, distance] = [from, 0];
  if (!a || !b) return { place, distance };
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  for (let n = from + 1; n < to; n++) {
    const p = path[n] ?? a;
    const off =
      length === 0
        ? Math.hypot(p.x - a.x, p.y - a.y)
        : Math.abs((b.x - a.x) * (a.y - p.y) - (a.x - p.x) * (b.y - a.y)) / length;
    if (off > distance) [place, distance] = [n, off];
  }
  return { place, distance };
}
