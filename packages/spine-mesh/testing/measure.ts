import { subtract, type Vec3 } from '@hyaline/spine';
import { cross, dot } from '../build/vec.ts';

export const vertexAt = (positions: Float32Array, v: number): Vec3 => [
  positions[v * 3] as number,
  positions[v * 3 + 1] as number,
  positions[v * 3 + 2] as number,
];

export const vertices = (positions: Float32Array): Vec3[] =>
  Array.from({ length: positions.length / 3 }, (_, v) => vertexAt(positions, v));

/** Largest minus smallest of a coordinate over those places that are asked for. */
export function extent(places: readonly Vec3[], axis: 0 | 1 | 2, among: (at: Vec3) => boolean): number {
  const values = places.filter(among).map((at) => at[axis]);
  if (values.length === 0) throw new RangeError('no vertex is there');
  return Math.max(...values) - Math.min(...values);
}

/** More than a mesh has vertices. */
const MANY = 2 ** 26;

/** Separate parts of a mesh, and edges that are not shared by exactly two triangles that run along them both ways. */
export function topology(indices: Uint32Array): { components: number; openEdges: number } {
  const parent = new Map<number, number>();
  const root = (v: number): number => {
    let at = v;
    while ((parent.get(at) ?? at) !== at) at = parent.get(at) as number;
    if (at !== v) parent.set(v, at); // a shorter way for the next one
    return at;
  };
  const edges = new Map<number, number>();
  for (let t = 0; t < indices.length; t += 3) {
    const corners = [indices[t], indices[t + 1], indices[t + 2]] as [number, number, number];
    for (const [i, a] of corners.entries()) {
      const b = corners[(i + 1) % 3] as number;
      if (!parent.has(a)) parent.set(a, a);
      parent.set(root(a), root(b));
      if (!parent.has(b)) parent.set(b, b);
      const key = Math.min(a, b) * MANY + Math.max(a, b);
      edges.set(key, (edges.get(key) ?? 0) + (a < b ? 1 : -1));
    }
  }
  const openEdges = [...edges.values()].filter((sum) => sum !== 0).length;
  const components = new Set([...parent.keys()].map(root)).size;
  return { components, openEdges };
}

/** mm^3 within a closed mesh; negative when its triangles face inwards. */
export function volume(positions: Float32Array, indices: Uint32Array): number {
  let sum = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => vertexAt(positions, indices[t + k] as number)) as [Vec3, Vec3, Vec3];
    sum += a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return sum / 6;
}

/** mm from a place inside a mesh along a direction to where it first leaves it (Moeller and Trumbore 1997). */
export function reach(positions: Float32Array, indices: Uint32Array, from: Vec3, along: Vec3): number {
  let nearest = Infinity;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => vertexAt(positions, indices[t + k] as number)) as [Vec3, Vec3, Vec3];
    const [e, f] = [subtract(b, a), subtract(c, a)];
    const p = cross(along, f);
    const volume = dot(e, p);
    if (Math.abs(volume) < 1e-12) continue;
    const off = subtract(from, a);
    const u = dot(off, p) / volume;
    const q = cross(off, e);
    const v = dot(along, q) / volume;
    const far = dot(f, q) / volume;
    if (u >= 0 && v >= 0 && u + v <= 1 && far > 0) nearest = Math.min(nearest, far);
  }
  return nearest;
}
