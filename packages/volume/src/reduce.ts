import { add, scale } from './vec.ts';
import type { VolumePlan } from './plan.ts';
import type { Voxels } from './volume.ts';

/** Voxels of a reduced volume stand for this many along each axis. */
export type Reduction = 1 | 2 | 4;

/**
 * The same series with fewer voxels: every n-th slice, and n x n pixels as one. Places in the patient stay true: a
 * voxel lies in the middle of the pixels that it is the mean of. What does not fill a voxel at the right and lower edge
 * is left out.
 */
export function reducePlan(plan: VolumePlan, by: Reduction): VolumePlan {
  if (by === 1) return plan;
  const { origin, axes, size } = plan.geometry;
  const [columns, rows, slices] = size;
  const [i, j, k] = axes;
  // a single picture is as thick as it was
  const step = slices > 1 ? by : 1;
  const reduced = [fitting(columns, by), fitting(rows, by), Math.ceil(slices / step)] as const;
  const middle = (by - 1) / 2;
  return {
    ...plan,
    geometry: {
      ...plan.geometry,
      size: reduced,
      origin: add(origin, add(scale(i, middle), scale(j, middle))),
      axes: [scale(i, by), scale(j, by), scale(k, step)],
    },
    places: plan.places.flatMap((place) => (place.k % step === 0 ? [{ ...place, k: place.k / step }] : [])),
    bytes: reduced[0] * reduced[1] * reduced[2] * (plan.kind === 'int16' ? 2 : 4),
  };
}

const fitting = (length: number, by: number): number => Math.max(1, Math.floor(length / by));

/** Means of by x by pixels of a slice of `columns`, row after row. */
export function shrinkSlice(full: Voxels, columns: number, by: Reduction, into: Voxels): void {
  const width = fitting(columns, by);
  const share = 1 / (by * by);
  const whole = into instanceof Int16Array;
  for (let p = 0; p < into.length; p++) {
    const column = p % width;
    const first = ((p - column) / width) * by * columns + column * by;
    let sum = 0;
    for (let row = 0; row < by; row++) {
      const from = first + row * columns;
      for (let at = from; at < from + by; at++) sum += full[at] as number;
    }
    into[p] = whole ? Math.round(sum * share) : sum * share;
  }
}

/** The smallest reduction that fits; null when none does. */
export function reductionFor({ bytes }: Pick<VolumePlan, 'bytes'>, cap: number): Reduction | null {
  const ways: readonly Reduction[] = [1, 2, 4];
  return ways.find((by) => bytes / by ** 3 <= cap) ?? null;
}
