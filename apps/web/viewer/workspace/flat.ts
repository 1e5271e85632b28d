import type { ImageHeader } from '@hyaline/dicom';
import type { Measure } from '@hyaline/marks';
import { type FlatScale, flatPoint, flatVolume, type Vec3, type Volume } from '@hyaline/volume';

/**
 * Pictures that are looked at one by one: marks on them lie at (column, row, picture) instead of in the patient. What
 * they come to depends on the scale of that picture. A new object whenever a scale changes.
 */
export interface FlatStack {
  readonly count: number;
  header(n: number): ImageHeader | null;
  /** How large its pixels are; null when nobody knows. */
  scale(n: number): FlatScale | null;
  /** Its grey values, if it is decoded and grey: for regions and profiles. */
  grey(n: number): ArrayLike<number> | null;
}

/** The directions along which regions on flat pictures lie, however the pictures are turned on the screen. */
export const FLAT_ACROSS: NonNullable<Measure['across']> = { right: [1, 0, 0], down: [0, 1, 0] };

/** Millimetres of the detector or of the film are none of the patient: pixels are counted then, in their shape. */
const inPatient = (scale: FlatScale | null): FlatScale | null =>
  !scale || scale.calibrated ? scale : { ...scale, columnMm: 1, rowMm: scale.rowMm / scale.columnMm };

/**
 * A mark of a flat picture as if it lay in a volume of that one picture, so that it can be read like any other: its
 * points in millimetres (or pixels), and the volume. Null when there is no such picture, or its values are not there.
 */
export function asMeasured<M extends { readonly points: readonly Vec3[] }>(
  mark: M,
  flat: FlatStack,
  needsGrey: boolean,
): { readonly mark: M; readonly volume: Volume } | null {
  const n = Math.round(mark.points[0]?.[2] ?? -1);
  const header = flat.header(n);
  const grey = needsGrey ? flat.grey(n) : [];
  if (!header || !grey) return null;
  const scale = inPatient(flat.scale(n));
  const points = mark.points.map((point) => flatPoint(header, scale, point));
  return { mark: { ...mark, points, across: FLAT_ACROSS }, volume: flatVolume(header, scale, n, grey) };
}
