import { type ArchCurve, archAt } from './arch.ts';
import type { PlaneStack } from './mpr.ts';
import { add, scale } from './vec.ts';

/** Size of a picture across the arch, mm. */
export interface SectionSize {
  readonly widthMm: number;
  readonly belowMm: number;
  readonly aboveMm: number;
  /** Edge of a pixel. */
  readonly mm: number;
}

const FINEST_STEP_MM = 0.5; // a slab of 40 mm is then 80 pictures, which a processor makes while one looks
const REACH_MM = 25; // parallel pictures before and behind, for slabs: as thick as a slab can be

/**
 * The picture across the arch at arc length `s`, as the middle one of a pile of parallel pictures, so that slabs,
 * measures and statistics work on it as on any plane. It hangs like a sagittal picture, the cheek where the face is: the
 * cheek to the left, up above, and the eye looks towards the patient's right at the midline.
 */
export function sectionStack(curve: ArchCurve, s: number, { widthMm, belowMm, aboveMm, mm }: SectionSize): PlaneStack {
  const { point, along, outward } = archAt(curve, s);
  const width = Math.max(1, 2 * Math.floor(widthMm / mm / 2) + 1);
  const height = Math.max(1, Math.floor((aboveMm + belowMm) / mm) + 1);
  const stepMm = Math.max(FINEST_STEP_MM, mm);
  const reach = Math.ceil(REACH_MM / stepMm);
  const corner = add(scale(outward, ((width - 1) / 2) * mm), scale(curve.up, aboveMm));
  return {
    name: 'sagittal',
    count: 2 * reach + 1,
    width,
    height,
    right: scale(outward, -mm),
    down: scale(curve.up, -mm),
    step: scale(along, stepMm),
    origin: add(add(point, corner), scale(along, -reach * stepMm)),
    fitMm: [width * mm, height * mm],
    copy: null,
  };
}

/** Which picture of a section's pile is the section itself. */
export const sectionIndex = ({ count }: PlaneStack): number => (count - 1) / 2;

/**
 * Arc lengths of up to `count` sections `spacingMm` apart, all on the curve. One of them stands exactly at `middle`, as
 * many before as after it where the curve reaches far enough.
 */
export function sectionPlaces({ lengthMm }: ArchCurve, middle: number, count: number, spacingMm: number): number[] {
  const held = Math.min(lengthMm, Math.max(0, middle));
  const least = -Math.floor(held / spacingMm + 1e-9);
  const most = Math.floor((lengthMm - held) / spacingMm + 1e-9);
  const wanted = -Math.floor((count - 1) / 2);
  const first = Math.max(least, Math.min(wanted, most - count + 1));
  const last = Math.min(most, first + count - 1);
  return Array.from({ length: last - first + 1 }, (_, n) => held + (first + n) * spacingMm);
}
