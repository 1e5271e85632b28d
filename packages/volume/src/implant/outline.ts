import { pixelToPatient, patientToPixel, type PlaneStack } from '../mpr.ts';
import { add, cross, dot, norm, scale, subtract, unit, type Vec3 } from '../vec.ts';
import { type ImplantBody, type ProfilePoint, profileToPatient } from './shape.ts';

export type Point2 = readonly [x: number, y: number];

const STEPS = 48; // points on each side of an outline: of a circle of 6 mm, the chord error is 0.002 mm

/**
 * Where a plane cuts the implant: a closed convex outline in LPS mm; null where it does not.
 * @param normal - of any length
 */
export function implantCut(body: ImplantBody, through: Vec3, normal: Vec3): Vec3[] | null {
  const { head, axis } = body.shape;
  const n = unit(normal);
  const along = dot(n, axis);
  const aside = subtract(n, scale(axis, along));
  const wide = norm(aside);
  const offset = dot(n, subtract(through, head));
  // at depth z the plane lies (offset - z along) / wide from the axis, in the direction of `aside`
  if (wide < 1e-9) return ringAt(body, offset / along);
  const out = scale(aside, 1 / wide);
  const beside = cross(axis, out);
  const depths = depthsCut(body.profile, (z) => (offset - z * along) / wide);
  if (!depths) return null;
  const [top, bottom] = depths;
  const left: Vec3[] = [];
  const right: Vec3[] = [];
  for (const z of depthsBetween(body.profile, top, bottom)) {
    const away = (offset - z * along) / wide;
    const half = Math.sqrt(Math.max(0, radiusAt(body.profile, z) ** 2 - away * away));
    const middle = add(add(head, scale(axis, z)), scale(out, away));
    left.push(add(middle, scale(beside, -half)));
    right.push(add(middle, scale(beside, half)));
  }
  return [...left, ...right.toReversed()];
}

function ringAt(body: ImplantBody, z: number): Vec3[] | null {
  if (z < 0 || z > body.shape.lengthMm) return null;
  const r = radiusAt(body.profile, z);
  return Array.from({ length: 2 * STEPS }, (_, n) => profileToPatient(body, [r, z], (n * Math.PI) / STEPS));
}

/** Radius at a depth; at the flat ends the largest one there. */
function radiusAt(profile: readonly ProfilePoint[], z: number): number {
  let most = 0;
  for (let n = 1; n < profile.length; n++) {
    const [[r0, z0], [r1, z1]] = [profile[n - 1], profile[n]] as [ProfilePoint, ProfilePoint];
    if (z < z0 - 1e-9 || z > z1 + 1e-9) continue;
    const share = z1 - z0 < 1e-12 ? Number(r1 > r0) : Math.min(1, Math.max(0, (z - z0) / (z1 - z0)));
    most = Math.max(most, r0 + (r1 - r0) * share);
  }
  return most;
}

/** First and last depth at which the plane lies within the radius: one interval, because the body is convex. */
function depthsCut(profile: readonly ProfilePoint[], away: (z: number) => number): [number, number] | null {
  let [top, bottom] = [Infinity, -Infinity];
  for (let n = 1; n < profile.length; n++) {
    const [[r0, z0], [r1, z1]] = [profile[n - 1], profile[n]] as [ProfilePoint, ProfilePoint];
    let [low, high] = [0, 1];
    for (const sign of [1, -1]) {
      // r - sign * away >= 0, straight along this piece of the profile
      const [from, to] = [r0 - sign * away(z0), r1 - sign * away(z1)];
      if (from < 0 && to < 0) [low, high] = [1, 0];
      else if (from < 0) low = Math.max(low, from / (from - to));
      else if (to < 0) high = Math.min(high, from / (from - to));
    }
    if (low > high) continue;
    top = Math.min(top, z0 + (z1 - z0) * low);
    bottom = Math.max(bottom, z0 + (z1 - z0) * high);
  }
  return bottom > top ? [top, bottom] : null;
}

/** Depths that follow the outline: close together at its ends, where it turns, and at every corner of the profile. */
function depthsBetween(profile: readonly ProfilePoint[], top: number, bottom: number): number[] {
  const even = Array.from(
    { length: STEPS + 1 },
    (_, n) => top + ((bottom - top) * (1 - Math.cos((n * Math.PI) / STEPS))) / 2,
  );
  const corners = profile.map(([, z]) => z).filter((z) => z > top && z < bottom);
  return [...new Set([...even, ...corners])].toSorted((a, b) => a - b);
}

/** Where picture `index` cuts the implant, LPS mm; null where it does not. */
export const implantOnPicture = (body: ImplantBody, stack: PlaneStack, index: number): Vec3[] | null =>
  implantCut(body, pixelToPatient(stack, index, 0, 0), cross(stack.right, stack.down));

/** The same in pixels of the picture. */
export function implantInPicture(body: ImplantBody, stack: PlaneStack, index: number): Point2[] | null {
  const cut = implantOnPicture(body, stack, index);
  return (
    cut?.map((point): Point2 => {
      const { x, y } = patientToPixel(stack, point);
      return [x, y];
    }) ?? null
  );
}

const RINGS = 16;

/**
 * Outline of the whole implant as a picture of any kind shows it, also a curved one: the hull of its surface, point by
 * point. Null when one of them is not in the picture.
 */
export function implantShadow(body: ImplantBody, place: (point: Vec3) => Point2 | null): Point2[] | null {
  const placed: Point2[] = [];
  for (const [at, corner] of body.profile.entries()) {
    const before = body.profile[at - 1];
    // the straight side is curved in a curved picture: points between its ends as well
    const between = before && corner[1] - before[1] > 1 ? [0.25, 0.5, 0.75] : [];
    const points = between.map((t): ProfilePoint => [lerp(before?.[0] ?? 0, corner[0], t), lerp(before?.[1] ?? 0, corner[1], t)]); // prettier-ignore
    for (const point of [...points, corner]) {
      if (point[0] === 0) continue;
      for (let n = 0; n < RINGS; n++) {
        const found = place(profileToPatient(body, point, (n * 2 * Math.PI) / RINGS));
        if (!found) return null;
        placed.push(found);
      }
    }
  }
  return convexHull(placed);
}

const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;

/** Andrew's monotone chain, Inf. Proc. Letters 9 (1979) 216-219. */
export function convexHull(points: readonly Point2[]): Point2[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (all: readonly Point2[]): Point2[] => {
    const kept: Point2[] = [];
    for (const point of all) {
      while (kept.length > 1 && turn(kept.at(-2) as Point2, kept.at(-1) as Point2, point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.toReversed())];
}

const turn = (a: Point2, b: Point2, c: Point2): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
