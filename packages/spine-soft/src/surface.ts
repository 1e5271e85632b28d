import type { Vec3 } from '@hyaline/spine';

/** A triangle mesh in the model's millimetres. */
export interface Surface {
  /** x, y, z of each vertex */
  positions: Float32Array;
  normals: Float32Array;
  /** Three numbers of 0 to 1 for each vertex, for the material: what they mean stands with the part that makes it. */
  tint: Float32Array;
  indices: Uint32Array;
}

/** Collects vertices and triangles. */
export class SurfaceBuilder {
  readonly #positions: number[] = [];
  readonly #tint: number[] = [];
  readonly #indices: number[] = [];

  get count(): number {
    return this.#positions.length / 3;
  }

  vertex([x, y, z]: Vec3, [a, b, c]: Vec3 = [0, 0, 0]): number {
    this.#positions.push(x, y, z);
    this.#tint.push(a, b, c);
    return this.count - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.#indices.push(a, b, c);
  }

  /** Two triangles between the rings that begin at `low` and `high`, each of `length` vertices, closed in a circle. */
  band(low: number, high: number, length: number): void {
    for (let t = 0; t < length; t += 1) {
      const next = (t + 1) % length;
      this.triangle(low + t, high + t, low + next);
      this.triangle(low + next, high + t, high + next);
    }
  }

  build(): Surface {
    const positions = Float32Array.from(this.#positions);
    const indices = Uint32Array.from(this.#indices);
    return { positions, normals: normalsOf(positions, indices), tint: Float32Array.from(this.#tint), indices };
  }
}

/** Means of the triangles' normals at each vertex, weighted by area. */
function normalsOf(p: Float32Array, indices: Uint32Array): Float32Array {
  const n = new Float32Array(p.length);
  const at = (i: number): number => p[i] as number;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [indices[i] as number, indices[i + 1] as number, indices[i + 2] as number].map((v) => v * 3) as [
      number,
      number,
      number,
    ];
    const [ux, uy, uz] = [at(b) - at(a), at(b + 1) - at(a + 1), at(b + 2) - at(a + 2)];
    const [vx, vy, vz] = [at(c) - at(a), at(c + 1) - at(a + 1), at(c + 2) - at(a + 2)];
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    for (const v of [a, b, c]) {
      n[v] = (n[v] as number) + x;
      n[v + 1] = (n[v + 1] as number) + y;
      n[v + 2] = (n[v + 2] as number) + z;
    }
  }
  for (let i = 0; i < n.length; i += 3) {
    const length = Math.hypot(n[i] as number, n[i + 1] as number, n[i + 2] as number) || 1;
    for (let k = 0; k < 3; k += 1) n[i + k] = (n[i + k] as number) / length;
  }
  return n;
}
