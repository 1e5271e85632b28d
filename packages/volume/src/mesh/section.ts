import type { Vec3 } from '../vec.ts';
import type { Mesh } from './mesh.ts';

const BIN_MM = 0.5;
const MOST_BINS = 4096;

/**
 * Cuts a surface by planes of one direction, again and again: triangles are sorted once by where they lie along it, so
 * that a cut looks at few of them.
 */
export class MeshSections {
  readonly #mesh: Mesh;
  readonly #heights: Float32Array;
  readonly #low: number;
  readonly #binMm: number;
  readonly #starts: Uint32Array;
  readonly #triangles: Uint32Array;

  /** @param normal unit direction square to the planes, LPS */
  constructor(mesh: Mesh, normal: Vec3) {
    this.#mesh = mesh;
    const { positions, indices } = mesh;
    const [nx, ny, nz] = normal;
    const heights = new Float32Array(positions.length / 3);
    let [low, high] = [Infinity, -Infinity];
    for (let v = 0, p = 0; v < heights.length; v++, p += 3) {
      const height = nx * (positions[p] as number) + ny * (positions[p + 1] as number) + nz * (positions[p + 2] as number); // prettier-ignore
      heights[v] = height;
      if (height < low) low = height;
      if (height > high) high = height;
    }
    this.#heights = heights;
    this.#low = low;
    this.#binMm = Math.max(BIN_MM, (high - low) / MOST_BINS);
    const bins = Math.max(1, Math.floor((high - low) / this.#binMm) + 1);
    const starts = new Uint32Array(bins + 1);
    const each = (visit: (bin: number, triangle: number) => void) => {
      for (let t = 0; t < indices.length; t += 3) {
        const [a, b, c] = this.#of(t);
        const last = this.#bin(Math.max(a, b, c));
        for (let bin = this.#bin(Math.min(a, b, c)); bin <= last; bin++) visit(bin, t);
      }
    };
    each((bin) => (starts[bin + 1] = (starts[bin + 1] as number) + 1));
    for (let n = 0; n < bins; n++) starts[n + 1] = (starts[n + 1] as number) + (starts[n] as number);
    const next = starts.slice();
    const triangles = new Uint32Array(starts[bins] as number);
    each((bin, t) => {
      const to = next[bin] as number;
      triangles[to] = t;
      next[bin] = to + 1;
    });
    this.#starts = starts;
    this.#triangles = triangles;
  }

  /** Line segments (x, y, z of both ends, LPS mm) where the plane normal . p = height cuts the surface. */
  at(height: number): Float32Array {
    const bin = this.#bin(height);
    if (bin < 0 || bin + 1 >= this.#starts.length) return new Float32Array(0);
    const out: number[] = [];
    const end = this.#starts[bin + 1] as number;
    for (let n = this.#starts[bin] as number; n < end; n++) this.#cut(this.#triangles[n] as number, height, out);
    return Float32Array.from(out);
  }

  #of(t: number): [number, number, number] {
    const { indices } = this.#mesh;
    const h = (n: number) => this.#heights[indices[t + n] as number] as number;
    return [h(0), h(1), h(2)];
  }

  #bin(height: number): number {
    return Math.floor((height - this.#low) / this.#binMm);
  }

  #cut(t: number, height: number, out: number[]): void {
    const { positions, indices } = this.#mesh;
    const heights = this.#of(t);
    const above = heights.map((h) => h >= height);
    if (above[0] === above[1] && above[1] === above[2]) return;
    for (let n = 0; n < 3; n++) {
      const m = (n + 1) % 3;
      if (above[n] === above[m]) continue;
      const [from, to] = [heights[n] as number, heights[m] as number];
      const part = (height - from) / (to - from);
      const [a, b] = [3 * (indices[t + n] as number), 3 * (indices[t + m] as number)];
      for (let axis = 0; axis < 3; axis++) {
        const start = positions[a + axis] as number;
        out.push(start + part * ((positions[b + axis] as number) - start));
      }
    }
  }
}
