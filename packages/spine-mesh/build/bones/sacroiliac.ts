import { coarse } from '../coarse.ts';
import { softMax } from '../primitives.ts';
import type { Distance, Solid } from '../solid.ts';
import type { Vec3 } from '../vec.ts';
import { fromEar, halfWidth, sacrum } from './sacrum.ts';

let known: Distance | null = null;

/** mm to the sacrum. */
export const besideSacrum: Distance = (x, y, z) => {
  known ??= coarse(sacrum().solid);
  return known(x, y, z);
};
/** mm: how wide the joint is. */
const JOINT = 1.7;

/** The hip bone comes up to the ear-shaped surface of the sacrum, and follows it. */
export function sacroiliac(solid: Solid): void {
  const centre: Vec3 = [50, -27, -14];
  const distance = (x: number, y: number, z: number): number => {
    const away = besideSacrum(x, y, z);
    const out = softMax((fromEar(y, z) - 1) * 11, halfWidth(y, z) - 6 - x, 4);
    return softMax(out, Math.max(away - 6, JOINT - away), 4);
  };
  solid.add(9, { distance, centre, radius: 38 });
  solid.cut(0.5, { distance: (x, y, z) => besideSacrum(x, y, z) - JOINT, centre, radius: 60 });
}
