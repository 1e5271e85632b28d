import { unit, type Vec3 } from '../vec.ts';

/** A curve in the mid-sagittal plane, along which the sacrum is built as if it were straight. */
const LENGTH = 112;
const STEP = 2;

/** Degrees from straight down towards the front, at mm along the curve. */
const HEADING: readonly (readonly [number, number])[] = [
  [0, -13],
  [30, -12],
  [52, 0],
  [78, 30],
  [100, 52],
  [112, 58],
];

interface Node {
  y: number;
  z: number;
  dy: number;
  dz: number;
}

const nodes: readonly Node[] = walk();

function walk(): Node[] {
  const out: Node[] = [];
  let [y, z] = [0, 0];
  for (let s = 0; s <= LENGTH; s += STEP) {
    const angle = (table(HEADING, s) * Math.PI) / 180;
    const [dy, dz] = [-Math.cos(angle), Math.sin(angle)];
    out.push({ y, z, dy, dz });
    y += dy * STEP;
    z += dz * STEP;
  }
  return out;
}

/** Where a place lies along the curve, and how far before it (to the front positive), in mm. */
export function unrolled(y: number, z: number): { s: number; n: number } {
  const ahead = ({ y: y0, z: z0, dy, dz }: Node): number => (y - y0) * dy + (z - z0) * dz;
  const before = ({ y: y0, z: z0, dy, dz }: Node): number => (y - y0) * dz - (z - z0) * dy;
  const first = nodes[0] as Node;
  let from = ahead(first);
  let found = { s: from, n: before(first) };
  let nearest = from < 0 ? Math.abs(found.n) - from : Infinity;
  for (let i = 1; i < nodes.length; i += 1) {
    const node = nodes[i] as Node;
    const to = ahead(node);
    const last = i === nodes.length - 1;
    if ((from >= 0 && to < 0) || (last && to >= 0)) {
      const t = last && to >= 0 ? 1 + to / STEP : from / (from - to);
      const n = before(node);
      const off = Math.abs(n) + (t > 1 ? to : 0);
      if (off < nearest) {
        nearest = off;
        const n0 = before(nodes[i - 1] as Node);
        found = { s: (i - 1 + t) * STEP, n: t > 1 ? n : n0 + (n - n0) * t };
      }
    }
    from = to;
  }
  return found;
}

/** The place x to the left, `s` along the curve and `n` before it. */
export function rolled(x: number, s: number, n: number): Vec3 {
  const i = Math.max(0, Math.min(nodes.length - 1, Math.floor(s / STEP)));
  const { y, z, dy, dz } = nodes[i] as Node;
  const rest = s - i * STEP;
  return [x, y + dy * rest + dz * n, z + dz * rest - dy * n];
}

/** The direction of a vector given across, along and before the curve at `s`. */
export function turned(s: number, [x, along, before]: Vec3): Vec3 {
  const { dy, dz } = nodes[Math.max(0, Math.min(nodes.length - 1, Math.floor(s / STEP)))] as Node;
  return unit([x, dy * along + dz * before, dz * along - dy * before]);
}

/** A table of values over a place, with smooth steps between its rows and the end values beyond. */
export function table(rows: readonly (readonly [number, number])[], at: number): number {
  const next = rows.findIndex(([place]) => place >= at);
  if (next === 0) return (rows[0] as readonly [number, number])[1];
  if (next < 0) return (rows.at(-1) as readonly [number, number])[1];
  const [from, low] = rows[next - 1] as readonly [number, number];
  const [to, high] = rows[next] as readonly [number, number];
  const [before, early] = rows[next - 2] ?? [from, low];
  const [after, late] = rows[next + 1] ?? [to, high];
  const t = (at - from) / (to - from);
  const span = to - from;
  const rise = next >= 2 ? ((high - early) / (to - before)) * span : high - low;
  const fall = next + 1 < rows.length ? ((late - low) / (after - from)) * span : high - low;
  const [t2, t3] = [t * t, t * t * t];
  return (2 * t3 - 3 * t2 + 1) * low + (t3 - 2 * t2 + t) * rise + (3 * t2 - 2 * t3) * high + (t3 - t2) * fall;
}
