import type { Canal } from '@hyaline/marks';
import { archAt, type ArchCurve, canalTube, nearestOnPolyline, toArch, type Tube, type Vec3 } from '@hyaline/volume';

export const DIAMETER_MM = { least: 0.5, most: 10, fresh: 2.5 } as const;

const tubes = new WeakMap<Canal, Tube>();

/** Computed once: a canal that is changed is another object. */
export function tubeOf(canal: Canal): Tube {
  const known = tubes.get(canal);
  if (known) return known;
  const tube = canalTube(canal.points, canal.diameterMm);
  tubes.set(canal, tube);
  return tube;
}

/** Way along the canal from its first point to its last, mm. */
export const lengthOf = (canal: Canal): number => {
  const { centre } = tubeOf(canal);
  const last = centre.at(-1);
  return last ? nearestOnPolyline(last, centre).along : 0;
};

/** Which side of the patient a canal is on: of the arch's middle where there is one, else of the body's midline. */
export function sideOf(point: Vec3, curve: ArchCurve | null, middle: Vec3): Canal['side'] {
  if (!curve) return point[0] < middle[0] ? 'right' : 'left';
  const runsLeft = archAt(curve, curve.lengthMm).point[0] > archAt(curve, 0).point[0];
  return toArch(curve, point).s < curve.lengthMm / 2 === runsLeft ? 'right' : 'left';
}

export function freshCanal(canals: readonly Canal[], point: Vec3, side: Canal['side']): Canal {
  const numbers = canals.map(({ id }) => Number(/^canal-(\d+)$/.exec(id)?.[1] ?? 0));
  return {
    id: `canal-${Math.max(0, ...numbers) + 1}`,
    side,
    points: [point],
    diameterMm: canals.at(-1)?.diameterMm ?? DIAMETER_MM.fresh,
    note: '',
  };
}

/**
 * The canal with one more point: between two of its points where it passes nearby, else at the end that is nearer.
 * Says where the point went.
 */
export function withPoint(canal: Canal, point: Vec3): { canal: Canal; place: number } {
  const place = placeFor(canal, point);
  return { canal: { ...canal, points: canal.points.toSpliced(place, 0, point) }, place };
}

function placeFor(canal: Canal, point: Vec3): number {
  const { points } = canal;
  if (points.length < 2) return points.length;
  const { centre, radiusMm } = tubeOf(canal);
  const near = nearestOnPolyline(point, centre);
  const all = lengthOf(canal);
  const inside = near.along > 1e-6 && near.along < all - 1e-6;
  if (inside && near.distance <= radiusMm * 2)
    return points.filter((other) => nearestOnPolyline(other, centre).along < near.along).length;
  const [first, last] = [points[0] as Vec3, points.at(-1) as Vec3];
  const far = (other: Vec3) => Math.hypot(point[0] - other[0], point[1] - other[1], point[2] - other[2]);
  return far(first) < far(last) ? 0 : points.length;
}

export const replaced = (canals: readonly Canal[], canal: Canal): readonly Canal[] =>
  canals.map((one) => (one.id === canal.id ? canal : one));
