import { applyRows, inverseRows } from './geometry.ts';
import { EMPTY, trilinear } from './trilinear.ts';
import { subtract, type Vec3 } from './vec.ts';
import type { Volume, Voxels } from './volume.ts';

const EDGE = 1e-6; // as in `trilinear`: the outermost voxel centres belong to the volume
const STILL = 1e-12;

/** Voxel indices of the first pixel of a row and the move from one pixel to the next. */
interface Walk {
  i: number;
  j: number;
  k: number;
  readonly ri: number;
  readonly rj: number;
  readonly rk: number;
}

/** One picture anywhere in the patient: LPS mm of its first pixel's centre, and of one pixel to the right and down. */
interface PictureGrid {
  readonly first: Vec3;
  readonly right: Vec3;
  readonly down: Vec3;
  readonly width: number;
  readonly height: number;
}

/**
 * Fills `out` with a picture that lies across the voxels, trilinearly, row after row. Each row is cut
 * to the part inside the volume first, so that the innermost loop tests nothing. Whole numbers are rounded.
 */
export function interpolatePicture(volume: Volume, grid: PictureGrid, out: Voxels): void {
  const { geometry } = volume;
  const { width, height } = grid;
  const rows = inverseRows(geometry);
  const start = applyRows(rows, subtract(grid.first, geometry.origin));
  const [ri, rj, rk] = applyRows(rows, grid.right);
  const down = applyRows(rows, grid.down);
  const gaps = volume.present.includes(0);
  const walk: Walk = { i: 0, j: 0, k: 0, ri, rj, rk };
  for (let y = 0; y < height; y++) {
    walk.i = start[0] + y * down[0];
    walk.j = start[1] + y * down[1];
    walk.k = start[2] + y * down[2];
    fillRow(volume, walk, gaps, out, y * width, width);
  }
}

function fillRow(volume: Volume, walk: Walk, gaps: boolean, out: Voxels, at: number, width: number): void {
  const [from, to] = insideOf(volume, walk, width);
  if (from > to) return void out.fill(EMPTY, at, at + width);
  out.fill(EMPTY, at, at + from).fill(EMPTY, at + to + 1, at + width);
  // next to the faces, and everywhere in a series with gaps, one by one; between them without any test
  let [a, b] = [from, to];
  if (gaps) b = a - 1;
  else {
    while (a <= b && !hasEight(volume, walk, a)) a++;
    while (b >= a && !hasEight(volume, walk, b)) b--;
  }
  for (let x = from; x < a; x++) out[at + x] = oneOf(volume, walk, x, out);
  for (let x = Math.max(b + 1, a); x <= to; x++) out[at + x] = oneOf(volume, walk, x, out);
  if (a > b) return;
  const [columns, rows] = volume.geometry.size;
  const run: Run = { row: columns, slice: columns * rows, at, from: a, to: b };
  if (out instanceof Int16Array) wholeRun(volume.voxels, walk, run, out);
  else floatRun(volume.voxels, walk, run, out);
}

/** First and last pixel of the row within the outermost voxel centres; the first is beyond the last when none is. */
function insideOf({ geometry: { size } }: Volume, walk: Walk, width: number): [number, number] {
  let [low, high] = [0, width - 1];
  for (const [at, move, last] of [
    [walk.i, walk.ri, size[0] - 1],
    [walk.j, walk.rj, size[1] - 1],
    [walk.k, walk.rk, size[2] - 1],
  ] as const) {
    if (Math.abs(move) < STILL) {
      if (at < -EDGE || at > last + EDGE) return [1, 0];
      continue;
    }
    const one = (-EDGE - at) / move;
    const other = (last + EDGE - at) / move;
    low = Math.max(low, Math.ceil(Math.min(one, other)));
    high = Math.min(high, Math.floor(Math.max(one, other)));
  }
  return [low, high];
}

/** Whether all eight voxels around pixel `x` of the row are there, with none to spare at a face. */
function hasEight({ geometry: { size } }: Volume, { i, j, k, ri, rj, rk }: Walk, x: number): boolean {
  const [vi, vj, vk] = [i + x * ri, j + x * rj, k + x * rk];
  return vi >= 0 && vj >= 0 && vk >= 0 && vi < size[0] - 1 && vj < size[1] - 1 && vk < size[2] - 1;
}

function oneOf(volume: Volume, { i, j, k, ri, rj, rk }: Walk, x: number, out: Voxels): number {
  const value = trilinear(volume, i + x * ri, j + x * rj, k + x * rk);
  return out instanceof Int16Array ? Math.round(value) : value;
}

/** Pixels `from` to `to` of the row that starts at element `at`; `row` and `slice` are strides of the volume. */
interface Run {
  readonly row: number;
  readonly slice: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The innermost loops are written out, one for each kind of picture: a call or a branch per pixel would double them. */
// prettier-ignore
function wholeRun(voxels: Voxels, { i, j, k, ri, rj, rk }: Walk, { row, slice, at, from, to }: Run, out: Int16Array): void {
  for (let x = from; x <= to; x++) {
    const vi = i + x * ri, vj = j + x * rj, vk = k + x * rk;
    const i0 = vi | 0, j0 = vj | 0, k0 = vk | 0;
    const fi = vi - i0, fj = vj - j0, fk = vk - k0;
    const p = k0 * slice + j0 * row + i0, q = p + slice;
    const a = voxels[p] as number, c = voxels[p + row] as number;
    const e = voxels[q] as number, g = voxels[q + row] as number;
    const ab = a + ((voxels[p + 1] as number) - a) * fi, cd = c + ((voxels[p + row + 1] as number) - c) * fi;
    const ef = e + ((voxels[q + 1] as number) - e) * fi, gh = g + ((voxels[q + row + 1] as number) - g) * fi;
    const near = ab + (cd - ab) * fj;
    out[at + x] = ((near + (ef + (gh - ef) * fj - near) * fk + 32768.5) | 0) - 32768;
  }
}

// prettier-ignore
function floatRun(voxels: Voxels, { i, j, k, ri, rj, rk }: Walk, { row, slice, at, from, to }: Run, out: Float32Array): void {
  for (let x = from; x <= to; x++) {
    const vi = i + x * ri, vj = j + x * rj, vk = k + x * rk;
    const i0 = vi | 0, j0 = vj | 0, k0 = vk | 0;
    const fi = vi - i0, fj = vj - j0, fk = vk - k0;
    const p = k0 * slice + j0 * row + i0, q = p + slice;
    const a = voxels[p] as number, c = voxels[p + row] as number;
    const e = voxels[q] as number, g = voxels[q + row] as number;
    const ab = a + ((voxels[p + 1] as number) - a) * fi, cd = c + ((voxels[p + row + 1] as number) - c) * fi;
    const ef = e + ((voxels[q + 1] as number) - e) * fi, gh = g + ((voxels[q + row + 1] as number) - g) * fi;
    const near = ab + (cd - ab) * fj;
    out[at + x] = near + (ef + (gh - ef) * fj - near) * fk;
  }
}
