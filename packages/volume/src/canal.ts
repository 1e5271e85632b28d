import { splineThrough } from './spline.ts';
import { add, dot, norm, scale, subtract, type Vec3 } from './vec.ts';

/** A place on a polyline that is nearest to something else. Lengths in mm. */
export interface NearestOnLine {
  readonly distance: number;
  readonly point: Vec3;
  /** Way along the polyline from its first point. */
  readonly along: number;
}

/** A round tube about a centreline: a nerve canal. */
export interface Tube {
  /** Polyline in LPS mm, dense enough to be taken for the smooth curve. */
  readonly centre: readonly Vec3[];
  readonly radiusMm: number;
}

const STEP_MM = 0.2; // straight pieces of the centreline; at a radius of 10 mm they miss the curve by half a micrometre

/** The tube through points that somebody marked: its centreline is the smooth curve through them. */
export const canalTube = (points: readonly Vec3[], diameterMm: number): Tube => ({
  centre: splineThrough(points, STEP_MM).points,
  radiusMm: diameterMm / 2,
});

/** @throws RangeError for a polyline without points */
export function nearestOnPolyline(point: Vec3, line: readonly Vec3[]): NearestOnLine {
  const [first] = line;
  if (!first) throw new RangeError('polyline without points');
  let best: NearestOnLine = { distance: norm(subtract(point, first)), point: first, along: 0 };
  let along = 0;
  for (let n = 1; n < line.length; n++) {
    const [a, b] = [line[n - 1] as Vec3, line[n] as Vec3];
    const [way, length] = [subtract(b, a), norm(subtract(b, a))];
    const share = length === 0 ? 0 : clamp01(dot(subtract(point, a), way) / (length * length));
    const foot = add(a, scale(way, share));
    const distance = norm(subtract(point, foot));
    if (distance < best.distance) best = { distance, point: foot, along: along + share * length };
    along += length;
  }
  return best;
}

/** Distance of a point from a polyline, mm. @throws RangeError for a polyline without points */
export const distanceToPolyline = (point: Vec3, line: readonly Vec3[]): number =>
  nearestOnPolyline(point, line).distance;

/**
 * Where a straight segment and a polyline come nearest to each other, and how near. `share` is the place on the
 * segment, 0 at `from` and 1 at `to`. @throws RangeError for a polyline without points
 */
export function segmentToPolyline(
  from: Vec3,
  to: Vec3,
  line: readonly Vec3[],
): { readonly distance: number; readonly share: number; readonly onSegment: Vec3; readonly onLine: Vec3 } {
  const [first] = line;
  if (!first) throw new RangeError('polyline without points');
  let best = nearestSegments(from, to, first, first);
  for (let n = 1; n < line.length; n++) {
    const near = nearestSegments(from, to, line[n - 1] as Vec3, line[n] as Vec3);
    if (near.distance < best.distance) best = near;
  }
  return best;
}

/** Nearest points of two segments: Ericson, Real-Time Collision Detection, 5.1.9. */
function nearestSegments(a: Vec3, b: Vec3, c: Vec3, d: Vec3) {
  const [u, v, w] = [subtract(b, a), subtract(d, c), subtract(a, c)];
  const [uu, vv, uv] = [dot(u, u), dot(v, v), dot(u, v)];
  const [uw, vw] = [dot(u, w), dot(v, w)];
  const square = uu * vv - uv * uv;
  let s = square > 1e-12 * uu * vv ? clamp01((uv * vw - uw * vv) / square) : 0;
  const t = vv > 0 ? clamp01((uv * s + vw) / vv) : 0;
  s = uu > 0 ? clamp01((uv * t - uw) / uu) : 0;
  const [onSegment, onLine] = [add(a, scale(u, s)), add(c, scale(v, t))];
  return { distance: norm(subtract(onSegment, onLine)), share: s, onSegment, onLine };
}

const clamp01 = (value: number): number => Math.min(1, Math.max(0, value));

/** How far a point is from the wall of a tube, mm; negative within it. */
export const clearanceToTube = (tube: Tube, point: Vec3): number =>
  distanceToPolyline(point, tube.centre) - tube.radiusMm;
