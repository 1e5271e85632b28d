import type { BoneModel } from './bones/model.ts';
import { coarse } from './coarse.ts';
import type { Distance } from './solid.ts';
import type { Vec3 } from './vec.ts';

const RAYS = 20;
/** mm along a ray */
const STEPS = [1.5, 3.5, 7, 12, 18] as const;
const GOLDEN_ANGLE = 2.39996;
/** How much of the light a joint surface loses to the bone that it faces. */
const IN_A_JOINT = 0.42;

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
export function colours(
  { solid, cartilage, faced }: BoneModel,
  positions: Float32Array,
  normals: Float32Array,
): Uint8Array {
  const rough = coarse(solid);
  const fine = solid.close();
  const out = new Uint8Array((positions.length / 3) * 4).fill(255);
  for (let i = 0, j = 0; i < positions.length; i += 3, j += 4) {
    const at = vertex(positions, i);
    const normal = vertex(normals, i);
    out[j] = stepped(openness(rough, at, normal) * (1 - IN_A_JOINT * (faced?.(at, normal) ?? 0)), 25);
    out[j + 1] = stepped(0.5 + curvature(fine, at) * 1.65, 20);
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
