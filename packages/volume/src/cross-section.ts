import { type ArchCurve, archAt } from './arch.ts';
import type { PlaneStack } from './mpr.ts';
import { add, scale } from './vec.ts';

/** Size of a picture across the arch, mm. */
export interface SectionSize {
  readonly widthMm: number;
  readonly belowMm: number;
  readonly aboveMm: number;
  /** Edge of a pixel and distance of neighbouring pictures. */
  readonly mm: number;
}

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
  const reach = Math.ceil(REACH_MM / mm);
  const corner = add(scale(outward, ((width - 1) / 2) * mm), scale(curve.up, aboveMm));
  return {
    name: 'sagittal',
    count: 2 * reach + 1,
    width,
    height,
    right: scale(outward, -mm),
    down: scale(curve.up, -mm),
    step: scale(along, mm),
    origin: add(add(point, corner), scale(along, -reach * mm)),
    fitMm: [width * mm, height * mm],
    copy: null,
  };
}

/** Which picture of a section's pile is the section itself. */
export const sectionIndex = ({ count }: PlaneStack): number => (count - 1) / 2;

/**
 * Arc lengths of `count` sections about `middle`, `spacingMm` apart, moved as one so that as many as can be lie on the
 * curve.
 */
export function sectionPlaces(curve: ArchCurve, middle: number, count: number, spacingMm: number): number[] {
  const span = (count - 1) * spacingMm;
  const first = Math.min(Math.max(0, curve.lengthMm - span), Math.max(0, middle - span / 2));
  return Array.from({ length: count }, (_, n) => first + n * spacingMm).filter((s) => s <= curve.lengthMm + 1e-9);
}
