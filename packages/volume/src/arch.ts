import { splineThrough } from './spline.ts';
import { add, cross, dot, norm, scale, subtract, unit, type Vec3 } from './vec.ts';

/** What somebody draws: handles of a smooth curve from the patient's right to the left. LPS mm. */
export interface ArchShape {
  readonly points: readonly Vec3[];
  /** Unit vector from the lower towards the upper jaw, square to the plane of the curve. */
  readonly up: Vec3;
}

/**
 * A dental arch by its length: a flat curve, square to `up` at the mean height of its handles. Every picture along it
 * and across it is made from this.
 */
export interface ArchCurve {
  readonly lengthMm: number;
  readonly stepMm: number;
  readonly up: Vec3;
  /** LPS mm, at even distances of `stepMm` along the curve. */
  readonly points: readonly Vec3[];
  /** Unit vectors at the points, square to curve and `up`: towards the cheek when the curve runs from right to left. */
  readonly outward: readonly Vec3[];
}

/** A place told by the arch, mm: along the curve, from it towards the cheek, and above its plane. */
export interface ArchPlace {
  readonly s: number;
  readonly out: number;
  readonly height: number;
}

const STEP_MM = 0.1;

/**
 * The curve of an arch, moved towards the cheek by `offsetMm` (towards the tongue when negative). Null when the handles
 * make no curve, or when moving it inwards leaves nothing of it.
 */
export function archCurve({ points, up }: ArchShape, offsetMm = 0): ArchCurve | null {
  const [first] = points;
  if (!first) return null;
  const level = points.reduce((sum, point) => sum + dot(point, up), 0) / points.length;
  const flat = points.map((point) => add(point, scale(up, level - dot(point, up))));
  const base = evenCurve(flat, up);
  if (!base || offsetMm === 0) return base;
  return evenCurve(offsetOf(base, offsetMm), up);
}

function evenCurve(points: readonly Vec3[], up: Vec3): ArchCurve | null {
  const { points: even, lengthMm } = splineThrough(points, STEP_MM);
  const last = even.length - 1;
  if (last < 1) return null;
  const outward = even.map((_, n) =>
    unit(cross(subtract(even[Math.min(last, n + 1)] as Vec3, even[Math.max(0, n - 1)] as Vec3), up)),
  );
  return { lengthMm, stepMm: lengthMm / last, up, points: even, outward };
}

const KEEP_EVERY = 10; // a knot each millimetre: the spline through them is the parallel curve, without its noise

/** Beyond the centre of its bend a parallel curve turns back on itself: those parts are left out. */
function offsetOf({ points, outward, up }: ArchCurve, offsetMm: number): Vec3[] {
  const moved: Vec3[] = [];
  const last = points.length - 1;
  for (let n = 0; n <= last; n = n < last ? Math.min(last, n + KEEP_EVERY) : last + 1) {
    const point = add(points[n] as Vec3, scale(outward[n] as Vec3, offsetMm));
    const before = moved.at(-1);
    const along = cross(up, outward[n] as Vec3);
    if (!before || dot(subtract(point, before), along) > 0) moved.push(point);
  }
  return moved;
}

export interface ArchDirections {
  readonly point: Vec3;
  /** Unit vectors: onwards along the curve, and towards the cheek. */
  readonly along: Vec3;
  readonly outward: Vec3;
}

/** Point and directions at arc length `s`; before its start and beyond its end the curve runs on straight. */
export function archAt({ points, outward, up, stepMm, lengthMm }: ArchCurve, s: number): ArchDirections {
  const held = Math.min(lengthMm, Math.max(0, s));
  const n = Math.min(points.length - 2, Math.floor(held / stepMm));
  const share = held / stepMm - n;
  const out = unit(mix(outward[n] as Vec3, outward[n + 1] as Vec3, share));
  const along = cross(up, out);
  const point = add(mix(points[n] as Vec3, points[n + 1] as Vec3, share), scale(along, s - held));
  return { point, along, outward: out };
}

const mix = (a: Vec3, b: Vec3, share: number): Vec3 => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** LPS mm of a place told by the arch. */
export function fromArch(curve: ArchCurve, { s, out, height }: ArchPlace): Vec3 {
  const { point, outward } = archAt(curve, s);
  return add(point, add(scale(outward, out), scale(curve.up, height)));
}

const HALVINGS = 40;

/**
 * A patient point as the arch tells it, from the nearest part of the curve. Beside an end `s` goes on below 0 or beyond
 * the length. `fromArch` leads back to the same point.
 */
export function toArch(curve: ArchCurve, point: Vec3): ArchPlace {
  const height = dot(subtract(point, curve.points[0] as Vec3), curve.up);
  const flat = add(point, scale(curve.up, -height));
  const ahead = (s: number): number => {
    const at = archAt(curve, s);
    return dot(subtract(flat, at.point), at.along);
  };
  const n = nearestIndex(curve.points, flat);
  const s = rootBetween(ahead, (n - 1) * curve.stepMm, (n + 1) * curve.stepMm, curve.lengthMm);
  const { point: foot, outward } = archAt(curve, s);
  return { s, out: dot(subtract(flat, foot), outward), height };
}

/** Where `ahead` changes its sign; beyond an end the curve is straight, so one step leads there. */
function rootBetween(ahead: (s: number) => number, from: number, to: number, lengthMm: number): number {
  if (from < 0 && ahead(0) <= 0) return ahead(0);
  if (to > lengthMm && ahead(lengthMm) >= 0) return lengthMm + ahead(lengthMm);
  let [low, high] = [Math.max(0, from), Math.min(lengthMm, to)];
  if (ahead(low) < 0 || ahead(high) > 0) return (low + high) / 2; // at the centre of a bend every part is as near
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (low + high) / 2;
    if (ahead(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function nearestIndex(points: readonly Vec3[], [x, y, z]: Vec3): number {
  let best = 0;
  let least = Infinity;
  for (let n = 0; n < points.length; n++) {
    const point = points[n] as Vec3;
    const squared = (point[0] - x) ** 2 + (point[1] - y) ** 2 + (point[2] - z) ** 2;
    if (squared < least) [least, best] = [squared, n];
  }
  return best;
}

/** How far a point lies from the curve, seen along `up`, mm. */
export const distanceFromArch = (curve: ArchCurve, point: Vec3): number => {
  const { s, out } = toArch(curve, point);
  return norm([Math.max(0, -s, s - curve.lengthMm), out, 0]);
};
