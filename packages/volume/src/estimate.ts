import { norm, subtract, type Vec3 } from './vec.ts';

/** mm along straight pieces from point to point. */
export const polylineLength = (points: readonly Vec3[]): number =>
  points.slice(1).reduce((sum, point, n) => sum + norm(subtract(point, points[n] ?? point)), 0);

/** mm3 of an ellipsoid from its three diameters in mm: pi / 6 x a x b x c. */
export const ellipsoidVolume = (a: number, b: number, c: number): number => (Math.PI / 6) * a * b * c;

/** The area of one outline and where its slice lies along the pile. */
export interface Contour {
  readonly areaMm2: number;
  readonly atMm: number;
}

/**
 * mm3 of something outlined on several parallel slices (Cavalieri): each area times the thickness that it stands for,
 * which is half the way to its neighbour on either side; the first and the last reach as far outwards as inwards. At
 * even distances this is distance x sum of the areas. Null for fewer than two different slices.
 */
export function contourVolume(contours: readonly Contour[]): number | null {
  const bySlice = new Map<number, number>();
  for (const { atMm, areaMm2 } of contours) bySlice.set(atMm, (bySlice.get(atMm) ?? 0) + areaMm2);
  const pile = [...bySlice].toSorted(([a], [b]) => a - b);
  if (pile.length < 2) return null;
  return pile.reduce((sum, [at, area], n) => {
    const [before, after] = [pile[n - 1]?.[0], pile[n + 1]?.[0]];
    const below = at - (before ?? 2 * at - (after ?? at));
    const above = (after ?? 2 * at - (before ?? at)) - at;
    return sum + (area * (below + above)) / 2;
  }, 0);
}
