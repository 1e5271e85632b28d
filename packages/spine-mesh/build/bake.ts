import type { BoneModel } from './bones/model.ts';
import type { Distance, Solid } from './solid.ts';
import type { Vec3 } from './vec.ts';

const RAYS = 20;
/** mm along a ray */
const STEPS = [1.5, 3.5, 7, 12, 18] as const;
const GOLDEN_ANGLE = 2.39996;

const rays: readonly Vec3[] = Array.from({ length: RAYS }, (_, i) => {
  const y = 1 - ((i + 0.5) / RAYS) * 2;
  const radius = Math.sqrt(1 - y * y);
  return [Math.cos(i * GOLDEN_ANGLE) * radius, y, Math.sin(i * GOLDEN_ANGLE) * radius];
});

/** Unit normals of a solid at places of its surface. */
export function normalsOf(distance: Distance, positions: Float32Array, reach = 0.45): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = vertex(positions, i);
    const gx = distance(x + reach, y, z) - distance(x - reach, y, z);
    const gy = distance(x, y + reach, z) - distance(x, y - reach, z);
    const gz = distance(x, y, z + reach) - distance(x, y, z - reach);
    const long = Math.sqrt(gx * gx + gy * gy + gz * gz) || 1;
    normals.set([gx / long, gy / long, gz / long], i);
  }
  return normals;
}

/**
 * Colours of vertices: red how open a place is to the light (ambient occlusion), green how it curves (128 flat, more
 * convex), blue how much of it is cartilage. In few steps, which pack well.
 */
export function colours({ solid, cartilage }: BoneModel, positions: Float32Array, normals: Float32Array): Uint8Array {
  const rough = coarse(solid);
  const fine = solid.close();
  const out = new Uint8Array((positions.length / 3) * 4).fill(255);
  for (let i = 0, j = 0; i < positions.length; i += 3, j += 4) {
    const at = vertex(positions, i);
    const normal = vertex(normals, i);
    out[j] = stepped(openness(rough, at, normal), 25);
    out[j + 1] = stepped(0.5 + curvature(fine, at) * 1.65, 12);
    out[j + 2] = stepped(cartilage(at, normal), 7);
  }
  return out;
}

const stepped = (part: number, steps: number): number =>
  Math.round((Math.round(Math.max(0, Math.min(1, part)) * steps) * 255) / steps);

const vertex = (values: Float32Array, i: number): Vec3 => [
  values[i] as number,
  values[i + 1] as number,
  values[i + 2] as number,
];

function openness(distance: Distance, at: Vec3, normal: Vec3): number {
  let open = 0;
  let all = 0;
  for (const ray of rays) {
    const facing = ray[0] * normal[0] + ray[1] * normal[1] + ray[2] * normal[2];
    const weight = Math.abs(facing);
    if (weight < 0.12) continue;
    const mirror = facing < 0 ? -2 * facing : 0;
    const ways: Vec3 = [ray[0] + mirror * normal[0], ray[1] + mirror * normal[1], ray[2] + mirror * normal[2]];
    open +=
      weight * clearance(distance, [at[0] + normal[0] * 0.4, at[1] + normal[1] * 0.4, at[2] + normal[2] * 0.4], ways);
    all += weight;
  }
  return open / all;
}

function clearance(distance: Distance, from: Vec3, way: Vec3): number {
  let clear = 1;
  for (const step of STEPS) {
    const d = distance(from[0] + way[0] * step, from[1] + way[1] * step, from[2] + way[2] * step);
    clear = Math.min(clear, 0.5 + d / (step * 0.55));
    if (clear <= 0) return 0;
  }
  return clear;
}

/** Mean of the distance around a place: positive on ridges. */
function curvature(distance: Distance, [x, y, z]: Vec3): number {
  const e = 1.6;
  const around =
    distance(x + e, y, z) +
    distance(x - e, y, z) +
    distance(x, y + e, z) +
    distance(x, y - e, z) +
    distance(x, y, z + e) +
    distance(x, y, z - e);
  return around / 6 - distance(x, y, z);
}

/** mm between the points at which `coarse` knows the distance, and how far around the bone. */
const SPACING = 2;
const MARGIN = 6;

const grids = new WeakMap<Solid, Distance>();

/** The distance read off a grid: near enough for the light, and quick. */
function coarse(solid: Solid): Distance {
  const known = grids.get(solid);
  if (known) return known;
  const { low, high } = solid.bounds();
  const [nx, ny, nz] = [0, 1, 2].map((axis) =>
    Math.ceil(((high[axis] as number) - (low[axis] as number) + 2 * MARGIN) / SPACING),
  ) as [number, number, number];
  const [x0, y0, z0] = [low[0] - MARGIN, low[1] - MARGIN, low[2] - MARGIN];
  const values = new Float32Array((nx + 1) * (ny + 1) * (nz + 1));
  let at = 0;
  for (let k = 0; k <= nz; k += 1)
    for (let j = 0; j <= ny; j += 1)
      for (let i = 0; i <= nx; i += 1) {
        values[at] = solid.distance(x0 + i * SPACING, y0 + j * SPACING, z0 + k * SPACING);
        at += 1;
      }
  const read: Distance = (x, y, z) => {
    const [u, v, w] = [(x - x0) / SPACING, (y - y0) / SPACING, (z - z0) / SPACING];
    if (u < 0 || v < 0 || w < 0 || u >= nx || v >= ny || w >= nz) return MARGIN * 2;
    const [i, j, k] = [Math.floor(u), Math.floor(v), Math.floor(w)];
    const line = (b: number, c: number): number => {
      const from = (c * (ny + 1) + b) * (nx + 1) + i;
      const near = values[from] as number;
      return near + ((values[from + 1] as number) - near) * (u - i);
    };
    const sheet = (c: number): number => line(j, c) + (line(j + 1, c) - line(j, c)) * (v - j);
    return sheet(k) + (sheet(k + 1) - sheet(k)) * (w - k);
  };
  grids.set(solid, read);
  return read;
}
