import { add, cross, dot, norm, scale, subtract, unit, type Vec3 } from '../vec.ts';

/** A straight implant as a cone frustum in LPS mm: generic, without thread, collar or connection. */
export interface ImplantShape {
  /** Middle of its upper end. */
  readonly head: Vec3;
  /** Unit vector from the head towards the apex. */
  readonly axis: Vec3;
  readonly diameterMm: number;
  /** Diameter that the cone reaches at full length, before its edge is rounded. */
  readonly apexDiameterMm: number;
  readonly lengthMm: number;
  /** `round`: the lower edge has a radius of 1 mm, less where the apex is thinner than that. */
  readonly apex: 'flat' | 'round';
}

/** Distance from the axis and distance below the head, mm. */
export type ProfilePoint = readonly [r: number, z: number];

/** An implant ready to be measured: a convex body of revolution. */
export interface ImplantBody {
  readonly shape: ImplantShape;
  /** Half outline from the middle of the head round to the tip of the apex; convex. */
  readonly profile: readonly ProfilePoint[];
  /** Two unit vectors square to the axis and to each other. */
  readonly across: readonly [Vec3, Vec3];
}

const EDGE_RADIUS_MM = 1;
const CHORD_ERROR_MM = 0.002;

export function implantBody(shape: ImplantShape): ImplantBody {
  const axis = unit(shape.axis);
  const least = axis.map(Math.abs).indexOf(Math.min(...axis.map(Math.abs)));
  const aside: Vec3 = [least === 0 ? 1 : 0, least === 1 ? 1 : 0, least === 2 ? 1 : 0];
  const first = unit(cross(axis, aside));
  return { shape: { ...shape, axis }, profile: profileOf(shape), across: [first, cross(axis, first)] };
}

function profileOf({ diameterMm, apexDiameterMm, lengthMm, apex }: ImplantShape): ProfilePoint[] {
  const [head, tip] = [diameterMm / 2, Math.min(apexDiameterMm, diameterMm) / 2];
  const taper = head - tip;
  const side = Math.hypot(lengthMm, taper);
  const most = Math.min((tip * lengthMm) / (side - taper), lengthMm / 2); // beyond it the arc would cross the axis
  const radius = apex === 'round' ? Math.min(EDGE_RADIUS_MM, most) : 0;
  if (radius === 0) return [[0, 0], [head, 0], [tip, lengthMm], [0, lengthMm]]; // prettier-ignore
  // The arc touches the slanted side and the flat end: its middle is `radius` away from both.
  const z = lengthMm - radius;
  const r = Math.max(0, head - (radius * side + taper * z) / lengthMm);
  const from = Math.atan2(taper, lengthMm);
  const steps = Math.ceil((Math.PI / 2 - from) / (2 * Math.acos(1 - CHORD_ERROR_MM / radius)));
  const arc = Array.from({ length: steps }, (_, n): ProfilePoint => {
    const angle = from + ((Math.PI / 2 - from) * n) / steps;
    return [r + radius * Math.cos(angle), z + radius * Math.sin(angle)];
  });
  const end: ProfilePoint[] = r > 1e-9 ? [[r, lengthMm], [0, lengthMm]] : [[0, lengthMm]]; // prettier-ignore
  return [[0, 0], [head, 0], ...arc, ...end]; // prettier-ignore
}

export const apexOf = ({ head, axis, lengthMm }: ImplantShape): Vec3 => add(head, scale(axis, lengthMm));

/** LPS mm of a point of the profile, turned by `angle` about the axis. */
export function profileToPatient({ shape, across }: ImplantBody, [r, z]: ProfilePoint, angle: number): Vec3 {
  const out = add(scale(across[0], r * Math.cos(angle)), scale(across[1], r * Math.sin(angle)));
  return add(add(shape.head, scale(shape.axis, z)), out);
}

/** The nearest point of the implant's surface, and how far away it is: negative from within. */
export interface Nearest {
  readonly mm: number;
  readonly point: Vec3;
}

export function nearestOn(body: ImplantBody, point: Vec3): Nearest {
  const { head, axis } = body.shape;
  const offset = subtract(point, head);
  const z = dot(offset, axis);
  const aside = subtract(offset, scale(axis, z));
  const r = norm(aside);
  const found = nearestInProfile(body.profile, r, z);
  const out = r > 1e-9 ? scale(aside, 1 / r) : body.across[0];
  return { mm: found.mm, point: add(head, add(scale(axis, found.z), scale(out, found.r))) };
}

/** Signed distance from the surface, mm: negative within. Convex in the point. */
export function signedDistance({ shape: { head, axis }, profile }: ImplantBody, point: Vec3): number {
  const offset = subtract(point, head);
  const z = dot(offset, axis);
  return nearestInProfile(profile, Math.sqrt(Math.max(0, dot(offset, offset) - z * z)), z).mm;
}

function nearestInProfile(profile: readonly ProfilePoint[], r: number, z: number) {
  let best = { squared: Infinity, r: 0, z: 0 };
  let inside = true;
  for (let n = 1; n < profile.length; n++) {
    const [[r0, z0], [r1, z1]] = [profile[n - 1], profile[n]] as [ProfilePoint, ProfilePoint];
    const [dr, dz] = [r1 - r0, z1 - z0];
    if ((r - r0) * dz - (z - z0) * dr > 1e-12) inside = false;
    const long = dr * dr + dz * dz;
    const t = long === 0 ? 0 : Math.min(1, Math.max(0, ((r - r0) * dr + (z - z0) * dz) / long));
    const [nr, nz] = [r0 + t * dr, z0 + t * dz];
    const squared = (r - nr) ** 2 + (z - nz) ** 2;
    if (squared < best.squared) best = { squared, r: nr, z: nz };
  }
  const mm = Math.sqrt(best.squared);
  return { mm: inside ? -mm : mm, r: best.r, z: best.z };
}

/** The point of the implant that lies furthest in a direction (of any length). */
export function furthest(body: ImplantBody, direction: Vec3): Vec3 {
  const { head, axis } = body.shape;
  const along = dot(direction, axis);
  const aside = subtract(direction, scale(axis, along));
  const wide = norm(aside);
  let best: ProfilePoint = [0, 0];
  let most = -Infinity;
  for (const [r, z] of body.profile) {
    const reach = r * wide + z * along;
    if (reach > most) [most, best] = [reach, [r, z]];
  }
  const below = add(head, scale(axis, best[1]));
  return wide > 1e-12 ? add(below, scale(aside, best[0] / wide)) : below;
}

/** How far the implant reaches in a unit direction, from the patient's origin. */
export const reachIn = (body: ImplantBody, direction: Vec3): number => dot(furthest(body, direction), direction);
