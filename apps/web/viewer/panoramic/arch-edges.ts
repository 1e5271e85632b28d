import type { Arch } from '@hyaline/marks';

const TROUGH_MM = { least: 0, most: 40, step: 0.5 } as const;
const OFFSET_MM = 15;

/**
 * The trough with one of its edges moved and the other where it was.
 * @param side which edge: 1 towards the cheek, -1 towards the tongue
 * @param stays place of the edge that is not moved, mm towards the cheek from the handles' curve
 * @param moved place of the other one
 */
export function withEdges(arch: Arch, side: 1 | -1, stays: number, moved: number): Arch {
  const { least, most, step } = TROUGH_MM;
  const wanted = Math.min(most, Math.max(least, side * (moved - stays)));
  const troughMm = Math.round(wanted / step) * step;
  const offsetMm = Math.min(OFFSET_MM, Math.max(-OFFSET_MM, stays + (side * troughMm) / 2));
  return { ...arch, troughMm, offsetMm };
}
