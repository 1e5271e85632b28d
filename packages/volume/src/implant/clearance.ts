import { add, cross, dot, norm, scale, subtract, unit, type Vec3 } from '../vec.ts';
import type { Tube } from '../canal.ts';
import { closestPair } from './convex.ts';
import { furthest, type ImplantBody, nearestOn, reachIn, signedDistance } from './shape.ts';

/** Shortest way from an implant's surface to something else; negative is how deep they overlap. */
export interface Clearance {
  readonly mm: number;
  /** Ends of that way: on the implant, and on the other surface. */
  readonly from: Vec3;
  readonly to: Vec3;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const ALONG_MM = 1e-4;

/** Surface to surface between an implant and a nerve canal, whose ends are round; null when it has no points. */
export function implantToTube(body: ImplantBody, { centre, radiusMm }: Tube): Clearance | null {
  const [first] = centre;
  if (!first) return null;
  let best = { mm: signedDistance(body, first), point: first };
  for (let n = 1; n < centre.length; n++) {
    const [a, b] = [centre[n - 1], centre[n]] as [Vec3, Vec3];
    // a signed distance changes by no more than the way gone
    if (signedDistance(body, a) - norm(subtract(b, a)) >= best.mm) continue;
    const found = nearestAlong(body, a, b);
    if (found.mm < best.mm) best = found;
  }
  const { point: from, mm } = nearestOn(body, best.point);
  const towards = subtract(from, best.point);
  const to = Math.abs(mm) > 1e-9 ? add(best.point, scale(towards, radiusMm / mm)) : from;
  return { mm: mm - radiusMm, from, to };
}

/** The signed distance of a convex body is convex along a segment: golden section finds its only minimum. */
function nearestAlong(body: ImplantBody, a: Vec3, b: Vec3): { mm: number; point: Vec3 } {
  const way = subtract(b, a);
  const at = (t: number): number => signedDistance(body, add(a, scale(way, t)));
  const fine = ALONG_MM / Math.max(ALONG_MM, norm(way));
  let [low, high] = [0, 1];
  let [left, right] = [1 - GOLDEN, GOLDEN];
  let [atLeft, atRight] = [at(left), at(right)];
  while (high - low > fine) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = at(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = at(right);
    }
  }
  const ends = [low, (low + high) / 2, high].map((t) => ({ mm: at(t), point: add(a, scale(way, t)) }));
  return ends.reduce((best, end) => (end.mm < best.mm ? end : best));
}

/** Surface to surface between two implants; when they overlap, the shortest way that would part them, negative. */
export function implantToImplant(body: ImplantBody, other: ImplantBody): Clearance {
  const towards = subtract(middleOf(other), middleOf(body));
  const apart = closestPair(
    (direction) => furthest(body, direction),
    (direction) => furthest(other, direction),
    norm(towards) > 1e-9 ? towards : [1, 0, 0],
  );
  if (apart) return { mm: apart.mm, from: apart.a, to: apart.b };
  // searched from both sides, so that it is the same whichever is asked
  const [there, back] = [shallowest(body, other), shallowest(other, body)];
  const mm = Math.min(there.mm, back.mm);
  const direction = there.mm <= back.mm ? there.direction : scale(back.direction, -1);
  const from = furthest(body, direction);
  return { mm: -mm, from, to: subtract(from, scale(direction, mm)) };
}

const middleOf = ({ shape: { head, axis, lengthMm } }: ImplantBody): Vec3 => add(head, scale(axis, lengthMm / 2));

interface Way {
  readonly direction: Vec3;
  /** How far the other body must move in that direction to be clear. */
  readonly mm: number;
}

const SPREAD = 200; // directions tried before the best of them are refined
const REFINED = 4;
const FIRST_STEP = 0.12; // radians; the spread directions lie about 0.25 apart
const LAST_STEP = 1e-4;
const AROUND = 12;

/** The direction in which two overlapping bodies are parted soonest. */
function shallowest(body: ImplantBody, other: ImplantBody): Way {
  const way = (direction: Vec3): Way => ({
    direction,
    mm: reachIn(body, direction) + reachIn(other, scale(direction, -1)),
  });
  const faces = [body, other].flatMap((one) => [...sideNormals(one), one.shape.axis, scale(one.shape.axis, -1)]);
  const crossed = cross(body.shape.axis, other.shape.axis);
  const edges = norm(crossed) > 1e-6 ? [unit(crossed), scale(unit(crossed), -1)] : [];
  const ways = [...faces, ...edges, ...spread()].map(way).toSorted((a, b) => a.mm - b.mm);
  return ways
    .slice(0, REFINED)
    .map((start) => refined(start, way))
    .reduce((best, one) => (one.mm < best.mm ? one : best));
}

/** Normals of the slanted side, all around: where two sides meet, the best direction is one of them. */
function sideNormals({ shape, across }: ImplantBody): Vec3[] {
  const taper = (shape.diameterMm - Math.min(shape.apexDiameterMm, shape.diameterMm)) / 2;
  return Array.from({ length: 180 }, (_, n) => {
    const angle = (n * Math.PI) / 90;
    const out = add(scale(across[0], Math.cos(angle)), scale(across[1], Math.sin(angle)));
    return unit(add(scale(out, shape.lengthMm), scale(shape.axis, taper)));
  });
}

/** Directions spread evenly over a sphere. */
const spread = (): Vec3[] =>
  Array.from({ length: SPREAD }, (_, n) => {
    const z = 1 - (2 * n + 1) / SPREAD;
    const angle = n * Math.PI * (3 - Math.sqrt(5));
    const r = Math.sqrt(1 - z * z);
    return [r * Math.cos(angle), r * Math.sin(angle), z];
  });

function refined(start: Way, way: (direction: Vec3) => Way): Way {
  let best = start;
  let turn = 0;
  for (let step = FIRST_STEP; step > LAST_STEP; turn += 0.4) {
    const from = best.direction;
    const aside = Math.abs(from[0]) < 0.6 ? ([1, 0, 0] as const) : ([0, 1, 0] as const);
    const one = unit(cross(from, aside));
    const two = cross(from, one);
    const tried = Array.from({ length: AROUND }, (_, n) => {
      const angle = turn + (n * 2 * Math.PI) / AROUND;
      const out = add(scale(one, Math.cos(angle)), scale(two, Math.sin(angle)));
      return way(unit(add(from, scale(out, step))));
    }).reduce((a, b) => (b.mm < a.mm ? b : a));
    if (tried.mm < best.mm - 1e-9) best = tried;
    else step /= 2;
  }
  return best;
}

/** Angle between the axes of two implants, 0 to 90 degrees. */
export function axisAngle(body: ImplantBody, other: ImplantBody): number {
  const cosine = Math.min(1, Math.abs(dot(body.shape.axis, other.shape.axis)));
  return (Math.acos(cosine) * 180) / Math.PI;
}
