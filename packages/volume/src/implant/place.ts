import { add, cross, dot, norm, scale, subtract, unit, type Vec3 } from '../vec.ts';
import type { SideDirections } from './bone.ts';

/** How a tooth stands in its jaw: three unit vectors square to each other. */
export interface JawFrame extends SideDirections {
  /** Towards the root tip: to the feet in the lower jaw, to the head in the upper. */
  readonly apical: Vec3;
  /** `arch`: from the arch that a person drew. `guess`: from where the point lies in the volume. */
  readonly from: 'arch' | 'guess';
}

export type Jaw = 'upper' | 'lower';

const HEAD: Vec3 = [0, 0, 1];

/** A dental arch as a line of points from one end to the other, and the unit vector from the lower to the upper jaw. */
export interface ArchLine {
  readonly points: readonly Vec3[];
  readonly up: Vec3;
}

/** The frame at a point from the arch nearest to it: distal leads away from the arch's middle, buccal out of it. */
export function frameOnArch(at: Vec3, { points, up }: ArchLine, jaw: Jaw): JawFrame | null {
  const lengths = runningLengths(points);
  const total = lengths.at(-1) ?? 0;
  if (total === 0) return null;
  const level = (v: Vec3): Vec3 => subtract(v, scale(up, dot(v, up)));
  let best = { squared: Infinity, tangent: [0, 0, 0] as Vec3, s: 0 };
  for (let n = 1; n < points.length; n++) {
    const [a, b] = [points[n - 1], points[n]] as [Vec3, Vec3];
    const [way, off] = [level(subtract(b, a)), level(subtract(at, a))];
    const long = dot(way, way);
    if (long < 1e-12) continue;
    const t = Math.min(1, Math.max(0, dot(off, way) / long));
    const miss = subtract(off, scale(way, t));
    const squared = dot(miss, miss);
    const s = (lengths[n - 1] ?? 0) + t * norm(subtract(b, a));
    if (squared < best.squared) best = { squared, tangent: unit(way), s };
  }
  if (best.squared === Infinity) return null;
  const middle = points.reduce<Vec3>((sum, point) => add(sum, scale(point, 1 / points.length)), [0, 0, 0]);
  const distal = best.s < total / 2 ? scale(best.tangent, -1) : best.tangent;
  const side = cross(distal, up);
  const within = level(subtract(middle, at)); // the arch's middle of mass lies on the tongue's side of it
  const buccal = dot(side, within) > 0 ? scale(side, -1) : side;
  return { apical: jaw === 'upper' ? up : scale(up, -1), buccal, distal, from: 'arch' };
}

function runningLengths(points: readonly Vec3[]): number[] {
  let sum = 0;
  return points.map((point, n) => (sum += n === 0 ? 0 : norm(subtract(point, points[n - 1] ?? point))));
}

const TONGUE_BEHIND_MM = 12;

/**
 * Without an arch: the patient's vertical, and buccal leads away from a point behind the volume's middle, about where
 * the tongue is. Good enough to name the sides; a drawn arch gives better ones.
 */
export function guessedFrame(at: Vec3, volumeCentre: Vec3, jaw: Jaw): JawFrame {
  const out: Vec3 = [at[0] - volumeCentre[0], at[1] - volumeCentre[1] - TONGUE_BEHIND_MM, 0];
  const buccal = norm(out) > 1 ? unit(out) : ([0, -1, 0] as const);
  const along = cross(HEAD, buccal);
  // distal leads to the back; at the very front, away from the midline
  const back = Math.abs(along[1]) > 0.05 ? along[1] : along[0] * (at[0] - volumeCentre[0]);
  return {
    apical: jaw === 'upper' ? HEAD : scale(HEAD, -1),
    buccal,
    distal: back < 0 ? scale(along, -1) : along,
    from: 'guess',
  };
}

/** How far an implant's apex leans out of the vertical, degrees: to distal and to lingual (palatal); negative is the other way. */
export interface Tilt {
  readonly distal: number;
  readonly lingual: number;
}

const RADIANS = Math.PI / 180;
/** Beyond it the two angles no longer say where an axis points. */
export const MOST_TILT = 75;

export const tiltOf = (axis: Vec3, { apical, distal, buccal }: JawFrame): Tilt => {
  const down = dot(axis, apical);
  return {
    distal: Math.atan2(dot(axis, distal), down) / RADIANS,
    lingual: Math.atan2(-dot(axis, buccal), down) / RADIANS,
  };
};

/** The axis that leans as asked, each angle held within the most that two angles can say. */
export function axisOf(tilt: Tilt, { apical, distal, buccal }: JawFrame): Vec3 {
  const slope = (degrees: number) => Math.tan(Math.min(MOST_TILT, Math.max(-MOST_TILT, degrees)) * RADIANS);
  return unit(add(apical, add(scale(distal, slope(tilt.distal)), scale(buccal, -slope(tilt.lingual)))));
}

/** The axis after its apex was dragged; the head stays. Null when the apex would lie on the head. */
export function axisToApex(head: Vec3, apex: Vec3): Vec3 | null {
  const way = subtract(apex, head);
  return norm(way) < 0.1 ? null : unit(way);
}
