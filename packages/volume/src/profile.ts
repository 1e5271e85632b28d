import { patientToVoxel } from './geometry.ts';
import { EMPTY, trilinear } from './mpr.ts';
import { add, norm, scale, subtract, type Vec3 } from './vec.ts';
import type { Volume } from './volume.ts';

/** Grey values along a straight line. */
export interface Profile {
  readonly lengthMm: number;
  /** Distance between two values. */
  readonly stepMm: number;
  /** From the first point on, every `stepMm`; null outside the volume and where no slice is. */
  readonly values: readonly (number | null)[];
}

const MOST_VALUES = 2000;

/** Grey values every `stepMm` from one patient point to another, trilinear. No more than 2,000: the step then grows. */
export function profileAlong(volume: Volume, from: Vec3, to: Vec3, stepMm: number): Profile {
  const lengthMm = norm(subtract(to, from));
  const step = Math.max(stepMm, lengthMm / MOST_VALUES);
  const count = lengthMm === 0 ? 1 : Math.floor(lengthMm / step + 1e-9) + 1;
  const move = lengthMm === 0 ? ([0, 0, 0] as const) : scale(subtract(to, from), step / lengthMm);
  const values = Array.from({ length: count }, (_, n) => {
    const [i, j, k] = patientToVoxel(volume.geometry, add(from, scale(move, n)));
    const voxel = trilinear(volume, i, j, k);
    return voxel === EMPTY ? null : voxel * volume.scale + volume.offset;
  });
  return { lengthMm, stepMm: step, values };
}
