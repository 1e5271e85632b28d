import { across, cross, dot, length, scale, add, subtract, unit, type Vec3 } from './vec.ts';

/** A solid as a function: mm to its surface (negative inside), never much more than the true distance. */
export interface Primitive {
  distance: (x: number, y: number, z: number) => number;
  /** A ball around it, so that it can be passed over from afar. */
  centre: Vec3;
  radius: number;
}

/** Half height along `up` and half thickness across, in mm. */
export type Section = readonly [height: number, thickness: number];

const UP: Vec3 = [0, 1, 0];
/** The ball of what goes on for ever. */
const EVERYWHERE = 1e4;

const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);

/** A rod with an elliptic section that tapers from `a` to `b`, with round ends. */
export function rod(a: Vec3, b: Vec3, from: Section, to: Section = from, up: Vec3 = UP): Primitive {
  const span = length(subtract(b, a));
  const u = unit(subtract(b, a));
  const v = across(up, u);
  const w = cross(u, v);
  const [h0, t0] = from;
  const [h1, t1] = to;
  const distance = (x: number, y: number, z: number): number => {
    const [px, py, pz] = [x - a[0], y - a[1], z - a[2]];
    const s = px * u[0] + py * u[1] + pz * u[2];
    const on = clamp(s, 0, span);
    const t = on / span;
    const h = h0 + (h1 - h0) * t;
    const q = t0 + (t1 - t0) * t;
    const pv = px * v[0] + py * v[1] + pz * v[2];
    const pw = px * w[0] + py * w[1] + pz * w[2];
    return fromEllipsoid(pv, pw, s - on, h, q, h < q ? h : q);
  };
  return { distance, centre: scale(add(a, b), 0.5), radius: span / 2 + Math.max(h0, h1, t0, t1) };
}

/** A flat bar with rounded edges that tapers from `a` to `b`. */
export function plate(a: Vec3, b: Vec3, from: Section, to: Section, edge: number, up: Vec3 = UP): Primitive {
  const span = length(subtract(b, a));
  const u = unit(subtract(b, a));
  const v = across(up, u);
  const w = cross(u, v);
  const [h0, t0] = from;
  const [h1, t1] = to;
  const distance = (x: number, y: number, z: number): number => {
    const [px, py, pz] = [x - a[0], y - a[1], z - a[2]];
    const s = px * u[0] + py * u[1] + pz * u[2];
    const t = clamp(s / span, 0, 1);
    const h = h0 + (h1 - h0) * t;
    const q = t0 + (t1 - t0) * t;
    const r = Math.min(edge, h * 0.95, q * 0.95);
    const qx = Math.abs(s - span / 2) - span / 2 + r;
    const qy = Math.abs(px * v[0] + py * v[1] + pz * v[2]) - h + r;
    const qz = Math.abs(px * w[0] + py * w[1] + pz * w[2]) - q + r;
    const [ax, ay, az] = [qx > 0 ? qx : 0, qy > 0 ? qy : 0, qz > 0 ? qz : 0];
    return Math.sqrt(ax * ax + ay * ay + az * az) + Math.min(Math.max(qx, qy, qz), 0) - r;
  };
  const reach = Math.sqrt((span / 2) ** 2 + Math.max(h0, h1) ** 2 + Math.max(t0, t1) ** 2);
  return { distance, centre: scale(add(a, b), 0.5), radius: reach + 0.5 };
}

/**
 * A flat piece with an outline between an ellipse and a rectangle, as joint processes have.
 * @param half mm along `up`, across it, and half the thickness along `normal`
 */
export function slab(centre: Vec3, half: Vec3, edge: number, normal: Vec3, up: Vec3): Primitive {
  const w = unit(normal);
  const v = across(up, w);
  const u = cross(v, w);
  const [a, b, thick] = half;
  const distance = (x: number, y: number, z: number): number => {
    const [px, py, pz] = [x - centre[0], y - centre[1], z - centre[2]];
    const s = Math.abs(px * v[0] + py * v[1] + pz * v[2]) / a;
    const t = Math.abs(px * u[0] + py * u[1] + pz * u[2]) / b;
    const rim = (s ** OUTLINE + t ** OUTLINE) ** (1 / OUTLINE);
    const slope = rim < 1e-6 ? 1 : Math.hypot((s / rim) ** (OUTLINE - 1) / a, (t / rim) ** (OUTLINE - 1) / b);
    const out = (rim - 1) / Math.max(slope, 0.5 / Math.max(a, b));
    return softMax(out, Math.abs(px * w[0] + py * w[1] + pz * w[2]) - thick, edge);
  };
  return { distance, centre, radius: Math.hypot(a, b, thick) };
}

/** Exponent of that outline: 2 would be an ellipse. */
const OUTLINE = 2.7;

/** An ellipsoid with half axes `radii` along `first`, along what of `second` is perpendicular to it, and across both. */
export function ellipsoid(centre: Vec3, radii: Vec3, first: Vec3 = [1, 0, 0], second: Vec3 = UP): Primitive {
  const ex = unit(first);
  const ey = across(second, ex);
  const ez = cross(ex, ey);
  const distance = (x: number, y: number, z: number): number => {
    const [px, py, pz] = [x - centre[0], y - centre[1], z - centre[2]];
    const a = px * ex[0] + py * ex[1] + pz * ex[2];
    const b = px * ey[0] + py * ey[1] + pz * ey[2];
    const c = px * ez[0] + py * ez[1] + pz * ez[2];
    return fromEllipsoid(a, b, c, radii[0], radii[1], radii[2]);
  };
  return { distance, centre, radius: Math.max(...radii) };
}

/** A tube along y without end: a section in x and z, for canals that are cut. */
export function shaft(centre: Vec3, section: (x: number, z: number) => number): Primitive {
  return { distance: (x, _y, z) => section(x - centre[0], z - centre[2]), centre, radius: EVERYWHERE };
}

/** First-order distance of a point from an ellipsoid at the origin (Quilez). */
function fromEllipsoid(a: number, b: number, c: number, ra: number, rb: number, rc: number): number {
  const [qa, qb, qc] = [a / ra, b / rb, c / rc];
  const [ga, gb, gc] = [qa / ra, qb / rb, qc / rc];
  const slope = Math.sqrt(ga * ga + gb * gb + gc * gc);
  if (slope < 1e-6) return -Math.min(ra, rb, rc);
  const ratio = Math.sqrt(qa * qa + qb * qb + qc * qc);
  return (ratio * (ratio - 1)) / slope;
}

/** Minimum and maximum with a fillet of about `k` mm (polynomial, Quilez). */
export const softMin = (a: number, b: number, k: number): number => {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - h * h * k * 0.25;
};
export const softMax = (a: number, b: number, k: number): number => -softMin(-a, -b, k);

/** A place on the way of a tube and the section there. */
export type Stop = readonly [at: Vec3, section: Section];

/** A rod that bends smoothly through its stops (Catmull-Rom), without a knuckle at any. */
export function tube(stops: readonly Stop[], up: Vec3 = UP, steps = 5): Primitive {
  const way = wayThrough(stops, steps);
  const places = way.map(([at]) => at);
  const tangents = places.map((_, i) =>
    unit(subtract(places[Math.min(i + 1, places.length - 1)] as Vec3, places[Math.max(0, i - 1)] as Vec3)),
  );
  const distance = (x: number, y: number, z: number): number => {
    const { i, t } = nearestOn(places, x, y, z);
    const u = unit(mixed(tangents[i] as Vec3, tangents[i + 1] as Vec3, t));
    const v = across(up, u);
    const w = cross(u, v);
    const on = mixed(places[i] as Vec3, places[i + 1] as Vec3, t);
    const [from, to] = [(way[i] as Stop)[1], (way[i + 1] as Stop)[1]];
    const h = from[0] + (to[0] - from[0]) * t;
    const q = from[1] + (to[1] - from[1]) * t;
    const off: Vec3 = [x - on[0], y - on[1], z - on[2]];
    const beyond = (i === 0 && t === 0) || (i === places.length - 2 && t === 1) ? dot(off, u) : 0;
    return fromEllipsoid(dot(off, v), dot(off, w), beyond, h, q, Math.min(h, q));
  };
  const middle = scale(
    places.reduce<Vec3>((sum, at) => add(sum, at), [0, 0, 0]),
    1 / places.length,
  );
  const radius = Math.max(...way.map(([at, section]) => length(subtract(at, middle)) + Math.max(...section)));
  return { distance, centre: middle, radius };
}

const mixed = (a: Vec3, b: Vec3, t: number): Vec3 => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** The nearest place of a polyline: the piece, and how far along it. */
function nearestOn(places: readonly Vec3[], x: number, y: number, z: number): { i: number; t: number } {
  let found = { i: 0, t: 0 };
  let nearest = Infinity;
  for (let i = 0; i + 1 < places.length; i += 1) {
    const [a, b] = [places[i] as Vec3, places[i + 1] as Vec3];
    const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const [px, py, pz] = [x - a[0], y - a[1], z - a[2]];
    const t = clamp((px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz), 0, 1);
    const [ox, oy, oz] = [px - t * dx, py - t * dy, pz - t * dz];
    const square = ox * ox + oy * oy + oz * oz;
    if (square < nearest) {
      nearest = square;
      found = { i, t };
    }
  }
  return found;
}

function wayThrough(stops: readonly Stop[], steps: number): Stop[] {
  const at = (i: number): readonly number[] => {
    const [place, section] = stops[Math.max(0, Math.min(stops.length - 1, i))] as Stop;
    return [...place, ...section];
  };
  const way = stops.slice(0, -1).flatMap((_, i) =>
    Array.from({ length: steps }, (__, step) => {
      const t = step / steps;
      const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
      return b.map((from, k) => {
        const [before, to, after] = [a[k] as number, c[k] as number, d[k] as number];
        const bent =
          to - before + t * (2 * before - 5 * from + 4 * to - after + t * (3 * (from - to) + after - before));
        return from + 0.5 * t * bent;
      });
    }),
  );
  return [...way, at(stops.length - 1)].map(
    ([x, y, z, h, t]) => [[x, y, z] as unknown as Vec3, [h, t] as unknown as Section] as const,
  );
}
