import { cross, dot, subtract, type Vec3 } from '../vec.ts';
import { type Mesh, vertexOf } from './mesh.ts';

/**
 * Where a line first meets a surface: distance along it from `origin`, mm, also behind that; null where it passes by.
 * T. Möller and B. Trumbore, "Fast, minimum storage ray/triangle intersection" (1997).
 * @param direction unit vector
 */
export function hitMesh(mesh: Mesh, origin: Vec3, direction: Vec3): number | null {
  const { indices } = mesh;
  let nearest: number | null = null;
  for (let t = 0; t < indices.length; t += 3) {
    const a = vertexOf(mesh, indices[t] as number);
    const [u, v] = [1, 2].map((n) => subtract(vertexOf(mesh, indices[t + n] as number), a)) as [Vec3, Vec3];
    const p = cross(direction, v);
    const determinant = dot(u, p);
    if (Math.abs(determinant) < 1e-12) continue;
    const from = subtract(origin, a);
    const first = dot(from, p) / determinant;
    if (first < 0 || first > 1) continue;
    const q = cross(from, u);
    const second = dot(direction, q) / determinant;
    if (second < 0 || first + second > 1) continue;
    const distance = dot(v, q) / determinant;
    if (nearest === null || distance < nearest) nearest = distance;
  }
  return nearest;
}
