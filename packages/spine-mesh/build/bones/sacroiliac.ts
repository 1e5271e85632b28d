import { coarse } from '../coarse.ts';
import { smooth } from '../../src/end-plate.ts';
import { softMax } from '../primitives.ts';
import type { Distance, Solid } from '../solid.ts';
import type { Vec3 } from '../vec.ts';
import { fromEar, fromLigament, halfWidth, sacrum } from './sacrum.ts';

let known: Distance | null = null;

/** mm to the sacrum. */
export const besideSacrum: Distance = (x, y, z) => {
  known ??= coarse(sacrum().solid);
  return known(x, y, z);
};
/** mm: how wide the joint is; how far from the sacrum the ligaments reach that fill it behind, and where they end. */
const JOINT = 1.5;
const LIGAMENT = { thick: 5.5, bare: 0.5 } as const;

const MIDDLE: Vec3 = [50, -27, -14];

/** The hip bone comes up to the ear-shaped surface of the sacrum, and follows it; behind, ligaments fill the cleft. */
export function sacroiliac(solid: Solid): void {
  const ear = (x: number, y: number, z: number): number => {
    const away = besideSacrum(x, y, z);
    // wider than the surface itself, so that in front both bones end in one plane
    const out = softMax((fromEar(y, z) - 1.16) * 11, halfWidth(y, z) - 6 - x, 4);
    return softMax(out, Math.max(away - 7, JOINT - away), 4);
  };
  solid.add(7, { distance: ear, centre: MIDDLE, radius: 42 });
  const filling = (x: number, y: number, z: number): number => {
    const out = softMax((fromLigament(y, z) - 1) * 11, halfWidth(y, z) - 8 - x, 3);
    return softMax(out, besideSacrum(x, y, z) - LIGAMENT.thick, 2);
  };
  solid.add(5, { distance: filling, centre: [46, -18, -34], radius: 40 });
  const bare = (x: number, y: number, z: number): number => {
    const inJoint = Math.max(smooth(1.14, 1.04, fromEar(y, z)), smooth(0.92, 1, fromLigament(y, z)));
    return besideSacrum(x, y, z) - (LIGAMENT.bare + (JOINT - LIGAMENT.bare) * inJoint);
  };
  solid.cut(0.5, { distance: bare, centre: MIDDLE, radius: 60 });
}

/** How much of a place is cartilage of the joint, or ligament behind it: 0 to 1. */
export function sacroiliacSoft([x, y, z]: Vec3): number {
  if (x > 68) return 0;
  const away = besideSacrum(x, y, z);
  if (fromEar(y, z) < 1.08) return away < JOINT + 1.1 ? 0.8 : 0;
  return fromLigament(y, z) < 1 && away < LIGAMENT.thick ? 0.7 : 0;
}
