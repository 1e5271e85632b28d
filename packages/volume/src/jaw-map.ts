import { applyRows, inverseRows, voxelToPatient } from './geometry.ts';
import { add, subtract, type Vec3 } from './vec.ts';
import type { Volume } from './volume.ts';

const CELL_MM = 1;
const LAYER_MM = 2;
const DENSE_SHARE = 0.985; // teeth and the hardest bone: about a sixtieth of a head
const LAYER_REACH_MM = 8; // crowns of both jaws about the occlusal plane

/** A place this dense carries a tooth; more is no better, or metal would count for several. */
export const ENOUGH = 0.35;

/** Grey values of a volume on a coarse grid that lies straight in the patient. */
export interface Cells {
  readonly width: number;
  readonly height: number;
  readonly layers: number;
  /** LPS mm of the first cell. */
  readonly origin: readonly [number, number, number];
  readonly values: Float32Array;
}

/** How much dense material stands over each place of the layer that looks most like teeth, seen from above. */
export interface JawMap {
  readonly x0: number;
  readonly y0: number;
  readonly mm: number;
  readonly width: number;
  readonly height: number;
  /** Height of the layer's middle, LPS mm. */
  readonly z: number;
  /** Share of dense cells over the place nearest to (x, y) in mm, 0 to 1. */
  at(x: number, y: number): number;
  /** The same, averaged over a tooth's size and cut at ENOUGH: row after row, and by place. */
  readonly full: Float32Array;
  fullAt(x: number, y: number): number;
}

export function cellsOf(volume: Volume): Cells {
  const { geometry } = volume;
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
    voxelToPatient(geometry, [
      n & 1 ? geometry.size[0] - 1 : 0,
      n & 2 ? geometry.size[1] - 1 : 0,
      n & 4 ? geometry.size[2] - 1 : 0,
    ]),
  );
  const low = [0, 1, 2].map((axis) => Math.min(...corners.map((corner) => corner[axis] ?? 0)));
  const high = [0, 1, 2].map((axis) => Math.max(...corners.map((corner) => corner[axis] ?? 0)));
  const count = (axis: number, mm: number) => Math.floor(((high[axis] ?? 0) - (low[axis] ?? 0)) / mm) + 1;
  const [width, height, layers] = [count(0, CELL_MM), count(1, CELL_MM), count(2, LAYER_MM)];
  const origin = [low[0] ?? 0, low[1] ?? 0, low[2] ?? 0] as const;
  return { width, height, layers, origin, values: nearestValues(volume, origin, [width, height, layers]) };
}

/** Grey value of the voxel nearest to each cell; -Infinity outside the volume. */
function nearestValues(volume: Volume, origin: Vec3, [width, height, layers]: Vec3): Float32Array {
  const { geometry, voxels, present } = volume;
  const [columns, rows, slices] = geometry.size;
  const inverse = inverseRows(geometry);
  const [ri, rj, rk] = applyRows(inverse, [CELL_MM, 0, 0]);
  const out = new Float32Array(width * height * layers).fill(-Infinity);
  for (let layer = 0, p = 0; layer < layers; layer++)
    for (let row = 0; row < height; row++) {
      const corner = add(origin, [0, row * CELL_MM, layer * LAYER_MM]);
      let [i, j, k] = applyRows(inverse, subtract(corner, geometry.origin)).map((v) => v + 0.5) as [number, number, number]; // prettier-ignore
      for (let x = 0; x < width; x++, p++, i += ri, j += rj, k += rk) {
        if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices || present[k | 0] !== 1) continue;
        out[p] = (voxels[((k | 0) * rows + (j | 0)) * columns + (i | 0)] as number) * volume.scale + volume.offset;
      }
    }
  return out;
}

/** Null when nothing in the volume stands out. */
export function jawMap(cells: Cells): JawMap | null {
  const threshold = thresholdOf(cells.values);
  if (threshold === null) return null;
  const { width, height, layers, origin, values } = cells;
  const size = width * height;
  const perLayer = new Float64Array(layers);
  for (let k = 0, p = 0; k < layers; k++)
    for (const end = p + size; p < end; p++)
      if ((values[p] as number) > threshold) perLayer[k] = (perLayer[k] as number) + 1;
  const reach = Math.round(LAYER_REACH_MM / LAYER_MM);
  const about = Array.from(perLayer, (_, k) => perLayer.slice(Math.max(0, k - reach), k + reach + 1).reduce((sum, n) => sum + n, 0)); // prettier-ignore
  const middle = about.indexOf(Math.max(...about));
  const map = new Float32Array(size);
  let used = 0;
  for (let k = Math.max(0, middle - reach); k <= Math.min(layers - 1, middle + reach); k++, used++)
    for (let p = 0; p < size; p++) if ((values[k * size + p] as number) > threshold) map[p] = (map[p] ?? 0) + 1;
  for (let p = 0; p < size; p++) map[p] = (map[p] ?? 0) / Math.max(1, used);
  const blurred = blur(map, width, height, Math.round(3 / CELL_MM));
  const full = blurred.map((share) => Math.min(ENOUGH, share));
  const look = (from: Float32Array) => (x: number, y: number) => {
    const [i, j] = [Math.round((x - origin[0]) / CELL_MM), Math.round((y - origin[1]) / CELL_MM)];
    return i < 0 || j < 0 || i >= width || j >= height ? 0 : (from[j * width + i] as number);
  };
  const [x0, y0] = origin;
  const z = origin[2] + middle * LAYER_MM;
  return { x0, y0, mm: CELL_MM, width, height, z, full, at: look(map), fullAt: look(full) };
}

function thresholdOf(values: Float32Array): number | null {
  const some: number[] = [];
  const step = Math.max(1, Math.floor(values.length / 30_000));
  for (let p = 0; p < values.length; p += step) if (Number.isFinite(values[p])) some.push(values[p] as number);
  if (some.length < 1000) return null;
  some.sort((a, b) => a - b);
  const at = (share: number) => some[Math.min(some.length - 1, Math.floor(share * some.length))] as number;
  return at(0.999) > at(0.5) ? at(DENSE_SHARE) : null;
}

/** Mean over a square, by one pass along each direction. */
function blur(map: Float32Array, width: number, height: number, reach: number): Float32Array {
  const once = (from: Float32Array, count: number, length: number, stride: number, next: number) => {
    const out = new Float32Array(from.length);
    for (let line = 0; line < count; line++) {
      let sum = 0;
      const value = (n: number) => (n < 0 || n >= length ? 0 : (from[line * next + n * stride] as number));
      for (let n = -reach; n <= reach; n++) sum += value(n);
      for (let n = 0; n < length; n++) {
        out[line * next + n * stride] = sum / (2 * reach + 1);
        sum += value(n + reach + 1) - value(n - reach);
      }
    }
    return out;
  };
  return once(once(map, height, width, 1, width), width, height, width, 1);
}
