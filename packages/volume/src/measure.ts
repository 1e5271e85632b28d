import { norm, subtract, type Vec3 } from './vec.ts';

export interface Length {
  /** Distance in the patient, mm; in pixels of the picture when `calibrated` is false. */
  readonly value: number;
  readonly calibrated: boolean;
}

/**
 * Straight distance between two patient points. The points carry the pixel and slice spacing already, so non-square
 * pixels, tilted gantries and oblique planes need no correction here.
 */
export const lengthBetween = (from: Vec3, to: Vec3, calibrated: boolean): Length => ({
  value: norm(subtract(to, from)),
  calibrated,
});
