import type { Distance, Solid } from './solid.ts';
import type { Vec3 } from './vec.ts';

export interface Surface {
  /** x, y, z in mm */
  positions: Float32Array;
  /** Three for each triangle, counter-clockwise seen from outside */
  indices: Uint32Array;
}

/** Cells along the edge of a block; blocks far from the surface are passed over. */
const BLOCK = 8;
const OUTSIDE = 9;
const ROUNDS = 3;

/**
 * The surface of a solid by naive surface nets (Gibson 1998) on a grid of `step` mm, of which only blocks near the
 * surface are computed. Each vertex is then moved onto the surface by Newton's method.
 */
export function surfaceNets(solid: Solid, step: number): Surface {
  const grid = new Grid(solid, step);
  grid.fill();
  const { positions, indices, blocks } = grid.mesh();
  for (let i = 0; i < positions.length; i += 3) settle(grid.field(blocks[i / 3] as number), positions, i, step);
  return { positions, indices };
}

/** Moves a vertex along the gradient until the function is 0. It is kept from jumping. */
export function settle(distance: Distance, positions: Float32Array, i: number, step: number): void {
  const e = 0.3;
  for (let round = 0; round < ROUNDS; round += 1) {
    const [x, y, z] = [positions[i] as number, positions[i + 1] as number, positions[i + 2] as number];
    const d = distance(x, y, z);
    const gx = (distance(x + e, y, z) - d) / e;
    const gy = (distance(x, y + e, z) - d) / e;
    const gz = (distance(x, y, z + e) - d) / e;
    const slope = gx * gx + gy * gy + gz * gz;
    if (slope < 0.05) return;
    const root = Math.sqrt(slope);
    const by = Math.max(-step, Math.min(step, d / root)) / root;
    positions[i] = x - gx * by;
    positions[i + 1] = y - gy * by;
    positions[i + 2] = z - gz * by;
    if (Math.abs(d) < 1e-3) return;
  }
}

class Grid {
  readonly #solid: Solid;
  readonly #step: number;
  readonly #low: Vec3;
  readonly #size: Vec3;
  readonly #values: Float32Array;
  readonly #blocks: { at: Vec3; distance: Distance }[] = [];

  constructor(solid: Solid, step: number) {
    const { low, high } = solid.bounds();
    const cells = (axis: 0 | 1 | 2): number => Math.ceil((high[axis] - low[axis]) / step / BLOCK) * BLOCK + 1;
    this.#solid = solid;
    this.#step = step;
    this.#low = low;
    this.#size = [cells(0), cells(1), cells(2)];
    this.#values = new Float32Array(this.#size[0] * this.#size[1] * this.#size[2]).fill(OUTSIDE);
  }

  field(block: number): Distance {
    return (this.#blocks[block] as { distance: Distance }).distance;
  }

  /** Evaluates the corners of blocks that the surface may run through. */
  fill(): void {
    const [nx, ny, nz] = this.#size;
    const half = (BLOCK * this.#step) / 2;
    const reach = half * Math.sqrt(3);
    const done = new Uint8Array(this.#values.length);
    for (let k = 0; k + 1 < nz; k += BLOCK)
      for (let j = 0; j + 1 < ny; j += BLOCK)
        for (let i = 0; i + 1 < nx; i += BLOCK) {
          const middle = this.#place(i, j, k, half);
          if (Math.abs(this.#solid.distance(...middle)) > reach * 1.3 + 1.5) continue;
          const distance = this.#solid.near(middle, reach);
          this.#blocks.push({ at: [i, j, k], distance });
          this.#evaluate([i, j, k], distance, done);
        }
  }

  #evaluate([i0, j0, k0]: Vec3, distance: Distance, done: Uint8Array): void {
    const [nx, ny] = this.#size;
    for (let k = k0; k <= k0 + BLOCK; k += 1)
      for (let j = j0; j <= j0 + BLOCK; j += 1)
        for (let i = i0; i <= i0 + BLOCK; i += 1) {
          const at = (k * ny + j) * nx + i;
          if (done[at]) continue;
          done[at] = 1;
          this.#values[at] = distance(...this.#place(i, j, k, 0));
        }
  }

  #place(i: number, j: number, k: number, shift: number): Vec3 {
    const [x, y, z] = this.#low;
    return [x + i * this.#step + shift, y + j * this.#step + shift, z + k * this.#step + shift];
  }

  mesh(): Surface & { blocks: Uint32Array } {
    const vertexOf = new Int32Array(this.#values.length).fill(-1);
    const positions: number[] = [];
    const blocks: number[] = [];
    for (const [block, { at }] of this.#blocks.entries()) {
      this.#eachCell(at, (cell, i, j, k) => {
        const middle = this.#crossing(cell);
        if (!middle) return;
        vertexOf[cell] = positions.length / 3;
        positions.push(...this.#place(i + middle[0], j + middle[1], k + middle[2], 0));
        blocks.push(block);
      });
    }
    return {
      positions: new Float32Array(positions),
      indices: this.#quads(vertexOf),
      blocks: new Uint32Array(blocks),
    };
  }

  #eachCell([i0, j0, k0]: Vec3, visit: (cell: number, i: number, j: number, k: number) => void): void {
    const [nx, ny] = this.#size;
    for (let k = k0; k < k0 + BLOCK; k += 1)
      for (let j = j0; j < j0 + BLOCK; j += 1)
        for (let i = i0; i < i0 + BLOCK; i += 1) visit((k * ny + j) * nx + i, i, j, k);
  }

  /** Mean of where the surface crosses the edges of a cell, in cells; null where it does not. */
  #crossing(cell: number): Vec3 | null {
    const [nx, ny] = this.#size;
    const corner = (c: number): number =>
      this.#values[cell + (c & 1) + (c & 2 ? nx : 0) + (c & 4 ? nx * ny : 0)] as number;
    let inside = 0;
    for (let c = 0; c < 8; c += 1) if (corner(c) < 0) inside += 1;
    if (inside === 0 || inside === 8) return null;
    const sum = [0, 0, 0];
    let count = 0;
    for (const [a, b] of EDGES) {
      const [fa, fb] = [corner(a), corner(b)];
      if (fa < 0 === fb < 0) continue;
      const t = fa / (fa - fb);
      for (const axis of [0, 1, 2]) {
        const from = (a >> axis) & 1;
        sum[axis] = (sum[axis] as number) + from + t * (((b >> axis) & 1) - from);
      }
      count += 1;
    }
    return [(sum[0] as number) / count, (sum[1] as number) / count, (sum[2] as number) / count];
  }

  /** A quadrilateral across each edge of the grid that the surface crosses. */
  #quads(vertexOf: Int32Array): Uint32Array {
    const [nx, ny] = this.#size;
    const strides = [1, nx, nx * ny];
    const indices: number[] = [];
    const vertex = (cell: number): number => vertexOf[cell] as number;
    for (const { at } of this.#blocks) {
      this.#eachCell(at, (cell, ...place) => {
        const inside = (this.#values[cell] as number) < 0;
        for (const axis of [0, 1, 2]) {
          const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
          if (place[u] === 0 || place[v] === 0) continue;
          const [along, su, sv] = [strides[axis] as number, strides[u] as number, strides[v] as number];
          if ((this.#values[cell + along] as number) < 0 === inside) continue;
          const [a, b, c, d] = [vertex(cell), vertex(cell - su), vertex(cell - su - sv), vertex(cell - sv)];
          if (Math.min(a, b, c, d) < 0) continue;
          indices.push(...(inside ? [a, b, c, a, c, d] : [a, c, b, a, d, c]));
        }
      });
    }
    return new Uint32Array(indices);
  }
}

/** Pairs of corners (bit 0 x, bit 1 y, bit 2 z) along the edges of a cell. */
const EDGES = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
] as const;
