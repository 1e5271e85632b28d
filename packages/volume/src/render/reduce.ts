import { voxelToPatient } from '../geometry.ts';
import { scale } from '../vec.ts';
import type { Volume } from '../volume.ts';

/** Voxels joined into one along columns, rows and slices. */
export type Steps = readonly [i: number, j: number, k: number];

/** The steps that bring every edge to at most `most` voxels. */
export const stepsTo = ({ geometry: { size } }: Volume, most: number): Steps =>
  size.map((n) => Math.ceil(n / most)) as unknown as Steps;

/**
 * A coarser volume, each voxel the mean of the box it stands for, in the same place in the patient. Voxels left over at
 * the far ends are dropped. A generator that stops after each slice, so that a page can do something else in between.
 */
export function* reduceVolume(volume: Volume, [si, sj, sk]: Steps): Generator<number, Volume> {
  if (si === 1 && sj === 1 && sk === 1) return volume;
  const { geometry, voxels } = volume;
  const [columns, rows, slices] = geometry.size;
  const size = [columns / si, rows / sj, slices / sk].map((n) => Math.max(1, Math.floor(n))) as [
    number,
    number,
    number,
  ];
  const [ni, nj, nk] = size;
  const out = voxels instanceof Int16Array ? new Int16Array(ni * nj * nk) : new Float32Array(ni * nj * nk);
  const present = new Uint8Array(nk);
  const sums = new Float64Array(ni * nj);
  for (let k = 0; k < nk; k++) {
    sums.fill(0);
    let layers = 0;
    for (let z = k * sk; z < Math.min(slices, (k + 1) * sk); z++) {
      if (!volume.present[z]) continue;
      layers++;
      for (let j = 0; j < nj; j++)
        for (let y = j * sj; y < Math.min(rows, (j + 1) * sj); y++) {
          const row = (z * rows + y) * columns;
          for (let i = 0; i < ni; i++) {
            let sum = 0;
            for (let x = i * si; x < Math.min(columns, (i + 1) * si); x++) sum += voxels[row + x] as number;
            sums[j * ni + i] = (sums[j * ni + i] as number) + sum;
          }
        }
    }
    if (layers > 0) present[k] = 1;
    const n = Math.max(1, layers) * Math.min(si, columns) * Math.min(sj, rows);
    for (let p = 0; p < sums.length; p++) {
      const mean = (sums[p] as number) / n;
      out[k * ni * nj + p] = out instanceof Int16Array ? Math.round(mean) : mean;
    }
    yield (k + 1) / nk;
  }
  return {
    ...volume,
    voxels: out,
    present,
    geometry: {
      ...geometry,
      size,
      origin: voxelToPatient(geometry, [(si - 1) / 2, (sj - 1) / 2, (sk - 1) / 2]),
      axes: [scale(geometry.axes[0], si), scale(geometry.axes[1], sj), scale(geometry.axes[2], sk)],
    },
  };
}

/** Runs a generator to its end at once. */
export function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
