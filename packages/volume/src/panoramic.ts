import { type ArchCurve, archAt, fromArch, toArch } from './arch.ts';
import { applyRows, inverseRows } from './geometry.ts';
import { EMPTY, trilinear } from './mpr.ts';
import { shownMode, type SlabMode } from './slab.ts';
import { add, scale, subtract, type Vec3 } from './vec.ts';
import type { Volume, Voxels } from './volume.ts';

/** The pixels of a panoramic picture: to the right along the curve, down against `up`, both in steps of `mm`. */
export interface PanoramicGrid {
  readonly curve: ArchCurve;
  readonly mm: number;
  readonly width: number;
  readonly height: number;
  /** Height of the first row's centres above the plane of the curve. */
  readonly topMm: number;
}

/** The layer about the curve that makes the picture. */
export interface Trough {
  readonly thicknessMm: number;
  /** Values taken across the layer, at even distances from edge to edge. */
  readonly samples: number;
  readonly mode: SlabMode;
}

/** The grid that shows the whole curve from `belowMm` below to `aboveMm` above its plane. */
export function panoramicGrid(curve: ArchCurve, belowMm: number, aboveMm: number, mm: number): PanoramicGrid {
  const width = Math.max(1, Math.floor(curve.lengthMm / mm) + 1);
  const height = Math.max(1, Math.floor((aboveMm + belowMm) / mm) + 1);
  return { curve, mm, width, height, topMm: aboveMm };
}

/** LPS mm of pixel (x, y), both continuous, on the middle of the trough. */
export const panoramicToPatient = ({ curve, mm, topMm }: PanoramicGrid, x: number, y: number): Vec3 =>
  fromArch(curve, { s: x * mm, out: 0, height: topMm - y * mm });

/** Where the picture shows a patient point, and how far it lies towards the cheek from the middle of the trough, mm. */
export function patientToPanoramic(
  { curve, mm, topMm }: PanoramicGrid,
  point: Vec3,
): { readonly x: number; readonly y: number; readonly out: number } {
  const { s, out, height } = toArch(curve, point);
  return { x: s / mm, y: (topMm - height) / mm, out };
}

/**
 * Fills `out` with rows `fromRow` up to but not including `toRow` of a panoramic picture: mean, brightest or darkest
 * value across the trough, each sampled trilinearly. Samples outside the volume or where no slice is count for nothing;
 * a pixel without any is EMPTY. `out` holds the asked rows only.
 */
export function extractPanoramic(
  volume: Volume,
  grid: PanoramicGrid,
  trough: Trough,
  out: Voxels,
  fromRow = 0,
  toRow = grid.height,
): void {
  const rows = inverseRows(volume.geometry);
  const start = startsOf(volume, grid, trough, rows);
  const down = applyRows(rows, scale(grid.curve.up, -grid.mm));
  const run = { volume, start, down, samples: trough.samples, gaps: volume.present.includes(0) };
  const mode = shownMode(volume, trough.mode);
  const whole = out instanceof Int16Array;
  const line = new Float32Array(grid.width);
  for (let y = fromRow; y < toRow; y++) {
    sampleRow(run, y, mode, line);
    const at = (y - fromRow) * grid.width;
    if (whole) for (let x = 0; x < line.length; x++) out[at + x] = Math.round(line[x] as number);
    else out.set(line, at);
  }
}

/** Voxel indices of every sample of the first row, column after column: three numbers each. */
function startsOf({ geometry }: Volume, grid: PanoramicGrid, trough: Trough, rows: readonly [Vec3, Vec3, Vec3]) {
  const { curve, width, mm, topMm } = grid;
  const { samples, thicknessMm } = trough;
  const start = new Float64Array(width * samples * 3);
  for (let x = 0, p = 0; x < width; x++) {
    const { point, outward } = archAt(curve, x * mm);
    const [i, j, k] = applyRows(rows, subtract(add(point, scale(curve.up, topMm)), geometry.origin));
    const [di, dj, dk] = applyRows(rows, outward);
    for (let n = 0; n < samples; n++, p += 3) {
      const out = samples === 1 ? 0 : (n / (samples - 1) - 0.5) * thicknessMm;
      start[p] = i + out * di;
      start[p + 1] = j + out * dj;
      start[p + 2] = k + out * dk;
    }
  }
  return start;
}

interface Run {
  readonly volume: Volume;
  readonly start: Float64Array;
  /** Voxel indices travelled from one row to the next. */
  readonly down: Vec3;
  readonly samples: number;
  readonly gaps: boolean;
}

/** One loop over all samples of a row: slices lie row by row in memory, so that a row touches two or few of them. */
// prettier-ignore
function sampleRow({ volume, start, down, samples, gaps }: Run, y: number, mode: SlabMode, line: Float32Array): void {
  const { voxels, present, geometry: { size: [columns, rows, slices] } } = volume;
  const slice = columns * rows;
  const [mi, mj, mk] = [y * down[0], y * down[1], y * down[2]];
  const kind = mode === 'mean' ? 0 : mode === 'max' ? 1 : 2;
  for (let x = 0, s = 0; x < line.length; x++) {
    let sum = kind === 0 ? 0 : kind === 1 ? -Infinity : Infinity, count = 0;
    for (let n = 0; n < samples; n++, s += 3) {
      const vi = (start[s] as number) + mi, vj = (start[s + 1] as number) + mj, vk = (start[s + 2] as number) + mk;
      const i0 = vi | 0, j0 = vj | 0, k0 = vk | 0;
      let value: number;
      if (vi >= 0 && vj >= 0 && vk >= 0 && i0 < columns - 1 && j0 < rows - 1 && k0 < slices - 1 &&
          (!gaps || (present[k0] === 1 && present[k0 + 1] === 1))) {
        const fi = vi - i0, fj = vj - j0, fk = vk - k0;
        const p = k0 * slice + j0 * columns + i0, q = p + slice;
        const a = voxels[p] as number, c = voxels[p + columns] as number;
        const e = voxels[q] as number, g = voxels[q + columns] as number;
        const ab = a + ((voxels[p + 1] as number) - a) * fi, cd = c + ((voxels[p + columns + 1] as number) - c) * fi;
        const ef = e + ((voxels[q + 1] as number) - e) * fi, gh = g + ((voxels[q + columns + 1] as number) - g) * fi;
        const near = ab + (cd - ab) * fj;
        value = near + (ef + (gh - ef) * fj - near) * fk;
      } else {
        value = trilinear(volume, vi, vj, vk);
        if (value === EMPTY) continue;
      }
      count++;
      if (kind === 0) sum += value;
      else if (kind === 1 ? value > sum : value < sum) sum = value;
    }
    line[x] = count === 0 ? EMPTY : kind === 0 ? sum / count : sum;
  }
}
