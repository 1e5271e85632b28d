import { cross, dot } from '../vec.ts';
import type { Volume } from '../volume.ts';
import { buildTable, CORNERS_OF_EDGE } from './marching-table.ts';
import { MAX_TRIANGLES, type Mesh, MeshError } from './mesh.ts';

const OUTSIDE = -1e9; // what surrounds the volume: the surface closes half a voxel beyond it
const NEAREST = 1e-3; // of an edge: two points of a triangle never fall together

let table: readonly Uint8Array[] | null = null;

/**
 * The surface around everything above a grey value (marching cubes), closed also where the volume ends or a slice is
 * missing, in LPS mm with its normals outwards.
 * @param grey threshold in grey values; halfway between two whole ones it never falls on a voxel
 * @throws MeshError `no-surface` where nothing or everything lies above, `too-large` beyond MAX_TRIANGLES
 */
export function isosurface(volume: Volume, grey: number): Mesh {
  table ??= buildTable();
  const run = new Run(volume, grey);
  for (let k = 0; k < volume.geometry.size[2] + 2; k++) run.layer(k, table);
  return run.mesh();
}

class Run {
  readonly #volume: Volume;
  readonly #grey: number;
  readonly #columns: number;
  readonly #rows: number;
  #below: Layer;
  #above: Layer;
  readonly #zEdges: Int32Array;
  readonly #points = new Grow(Float32Array);
  readonly #triangles = new Grow(Uint32Array);

  constructor(volume: Volume, grey: number) {
    this.#volume = volume;
    this.#grey = grey;
    this.#columns = volume.geometry.size[0] + 2;
    this.#rows = volume.geometry.size[1] + 2;
    this.#below = newLayer(this.#columns * this.#rows);
    this.#above = newLayer(this.#columns * this.#rows);
    this.#zEdges = new Int32Array(this.#columns * this.#rows);
  }

  /** Reads padded layer k, puts vertices on its edges and on those down to the layer before, and joins them. */
  layer(k: number, table: readonly Uint8Array[]): void {
    [this.#below, this.#above] = [this.#above, this.#below];
    this.#read(k);
    this.#cross(k);
    if (k === 0) return;
    this.#crossDown(k);
    this.#join(table);
  }

  mesh(): Mesh {
    if (this.#triangles.length === 0) throw new MeshError('no-surface');
    return {
      positions: this.#points.values() as Float32Array<ArrayBuffer>,
      indices: this.#triangles.values() as Uint32Array<ArrayBuffer>,
      colours: null,
    };
  }

  #read(k: number): void {
    const { voxels, geometry, present, scale, offset } = this.#volume;
    const [nx, ny, nz] = geometry.size;
    const { values, inside } = this.#above;
    values.fill(OUTSIDE);
    inside.fill(0);
    if (k === 0 || k > nz || !present[k - 1]) return;
    const shift = offset - this.#grey;
    for (let j = 0; j < ny; j++) {
      let to = (j + 1) * this.#columns + 1;
      for (let from = ((k - 1) * ny + j) * nx, end = from + nx; from < end; from++, to++) {
        const value = (voxels[from] as number) * scale + shift;
        values[to] = value;
        inside[to] = value > 0 ? 1 : 0;
      }
    }
  }

  #cross(k: number): void {
    const { values, inside, xEdges, yEdges } = this.#above;
    const columns = this.#columns;
    for (let j = 0, p = 0; j < this.#rows; j++) {
      for (let i = 0; i < columns; i++, p++) {
        if (i + 1 < columns && inside[p] !== inside[p + 1])
          xEdges[p] = this.#point(i + part(values[p], values[p + 1]), j, k);
        if (j + 1 < this.#rows && inside[p] !== inside[p + columns])
          yEdges[p] = this.#point(i, j + part(values[p], values[p + columns]), k);
      }
    }
  }

  #crossDown(k: number): void {
    const [lower, upper] = [this.#below, this.#above];
    for (let j = 0, p = 0; j < this.#rows; j++) {
      for (let i = 0; i < this.#columns; i++, p++) {
        if (lower.inside[p] !== upper.inside[p])
          this.#zEdges[p] = this.#point(i, j, k - 1 + part(lower.values[p], upper.values[p]));
      }
    }
  }

  /** Adds a vertex at padded grid indices and returns its number. */
  #point(i: number, j: number, k: number): number {
    const { origin, axes } = this.#volume.geometry;
    const n = this.#points.length / 3;
    for (let axis = 0; axis < 3; axis++) {
      const at = (a: 0 | 1 | 2) => axes[a][axis] as number;
      this.#points.push((origin[axis] as number) + (i - 1) * at(0) + (j - 1) * at(1) + (k - 1) * at(2));
    }
    return n;
  }

  #join(table: readonly Uint8Array[]): void {
    const columns = this.#columns;
    const [lower, upper] = [this.#below.inside, this.#above.inside];
    const { axes } = this.#volume.geometry;
    const mirrored = dot(axes[0], cross(axes[1], axes[2])) < 0;
    const [second, third] = mirrored ? [2, 1] : [1, 2];
    const vertices = this.#verticesAt(columns);
    for (let j = 0; j + 1 < this.#rows; j++) {
      for (let i = 0, p = j * columns; i + 1 < columns; i++, p++) {
        const q = p + columns;
        const low = bit(lower, p, 1) | bit(lower, p + 1, 2) | bit(lower, q, 4) | bit(lower, q + 1, 8);
        const high = bit(upper, p, 16) | bit(upper, p + 1, 32) | bit(upper, q, 64) | bit(upper, q + 1, 128);
        const set = low | high;
        if (set === 0 || set === 255) continue;
        const edges = table[set] as Uint8Array;
        for (let t = 0; t < edges.length; t += 3) {
          this.#triangles.push(vertices(p, edges[t] as number));
          this.#triangles.push(vertices(p, edges[t + second] as number));
          this.#triangles.push(vertices(p, edges[t + third] as number));
        }
      }
    }
    if (this.#triangles.length > 3 * MAX_TRIANGLES) throw new MeshError('too-large');
  }

  /** The vertex on an edge of the cell whose lowest corner is at p. */
  #verticesAt(columns: number): (p: number, edge: number) => number {
    const places = CORNERS_OF_EDGE.map(([corner], edge) => {
      const step = (corner & 1) + (corner & 2 ? columns : 0);
      const layer = corner & 4 ? this.#above : this.#below;
      const list = edge < 4 ? layer.xEdges : edge < 8 ? layer.yEdges : this.#zEdges;
      return { list, step };
    });
    return (p, edge) => {
      const { list, step } = places[edge] as (typeof places)[number];
      return list[p + step] as number;
    };
  }
}

interface Layer {
  /** Grey value less the threshold. */
  readonly values: Float32Array;
  readonly inside: Uint8Array;
  readonly xEdges: Int32Array;
  readonly yEdges: Int32Array;
}

const newLayer = (cells: number): Layer => ({
  values: new Float32Array(cells),
  inside: new Uint8Array(cells),
  xEdges: new Int32Array(cells),
  yEdges: new Int32Array(cells),
});

const bit = (inside: Uint8Array, p: number, value: number): number => (inside[p] ? value : 0);

/** Where along an edge the threshold lies. Beyond the volume nothing is known: half a voxel, where voxels end. */
function part(a = OUTSIDE, b = OUTSIDE): number {
  if (a <= OUTSIDE || b <= OUTSIDE) return 0.5;
  return Math.min(1 - NEAREST, Math.max(NEAREST, a / (a - b)));
}

type Numbers = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** A list of numbers that grows without boxing them. */
class Grow<T extends Numbers> {
  length = 0;
  readonly #make: new (length: number) => T;
  #list: T;

  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.#list = new make(1 << 16);
  }

  push(value: number): void {
    if (this.length === this.#list.length) {
      const larger = new this.#make(2 * this.#list.length);
      larger.set(this.#list);
      this.#list = larger;
    }
    this.#list[this.length++] = value;
  }

  values(): T {
    return this.#list.slice(0, this.length) as T;
  }
}
