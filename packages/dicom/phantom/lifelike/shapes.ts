/** Rises smoothly from 0 at `from` to 1 at `to`. */
export function smooth(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

const EDGE_MM = 0.55; // a detector sees an edge this wide

/** How much of a voxel lies inside a surface, from the signed distance to it (negative inside), mm. */
export const cover = (distanceMm: number): number =>
  distanceMm <= -EDGE_MM / 2 ? 1 : distanceMm >= EDGE_MM / 2 ? 0 : 0.5 - distanceMm / EDGE_MM;

export const mix = (under: number, over: number, part: number): number => under + (over - under) * part;

/** About the signed distance to an ellipsoid. */
export function ellipsoid(x: number, y: number, z: number, a: number, b: number, c: number): number {
  const r = Math.sqrt((x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2);
  const slope = Math.sqrt((x / (a * a)) ** 2 + (y / (b * b)) ** 2 + (z / (c * c)) ** 2);
  return slope < 1e-9 ? -Math.min(a, b, c) : (r * (r - 1)) / slope;
}

/** About the signed distance to a rounded box in two directions: a superellipse of exponent p. */
export function rounded(u: number, v: number, a: number, b: number, p: number): number {
  const r = (Math.abs(u / a) ** p + Math.abs(v / b) ** p) ** (1 / p);
  return (r - 1) * Math.min(a, b);
}

/** Grey noise with a grain, as a cube of 64 voxels that repeats; standard deviation 1. */
export interface Grain {
  at(i: number, j: number, k: number): number;
}

const SIDE = 64;
const MASK = SIDE - 1;

/** @param passes - box blurs of three voxels along each axis: more make a coarser grain */
export function grainOf(random: () => number, passes: number): Grain {
  let cube = Float32Array.from({ length: SIDE ** 3 }, () => random() - 0.5);
  for (let pass = 0; pass < passes; pass++) for (const stride of [1, SIDE, SIDE * SIDE]) cube = blurred(cube, stride);
  const deviation = Math.sqrt(cube.reduce((sum, value) => sum + value * value, 0) / cube.length);
  return { at: (i, j, k) => (cube[((k & MASK) * SIDE + (j & MASK)) * SIDE + (i & MASK)] as number) / deviation };
}

function blurred(cube: Float32Array, stride: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(cube.length);
  const line = stride * SIDE;
  for (let n = 0; n < cube.length; n++) {
    const base = n - (n % line);
    const within = n - base;
    const before = base + ((within - stride + line) % line);
    const after = base + ((within + stride) % line);
    out[n] = ((cube[before] as number) + (cube[n] as number) + (cube[after] as number)) / 3;
  }
  return out;
}
