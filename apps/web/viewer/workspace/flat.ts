import type { ImageHeader } from '@hyaline/dicom';
import { type FlatScale, flatPoint, flatVolume, planeStack, type PlaneName, type PlaneStack, type Vec3, type Volume } from '@hyaline/volume'; // prettier-ignore

/**
 * Pictures that are looked at one by one: marks on them lie at (column, row, picture) instead of in the patient. What
 * they come to depends on the scale of that picture.
 */
export interface FlatStack {
  readonly count: number;
  header(n: number): ImageHeader | null;
  /** How large its pixels are; null when nobody knows. */
  scale(n: number): FlatScale | null;
  /** Its grey values, if it is decoded and grey: for regions and profiles. */
  grey(n: number): ArrayLike<number> | null;
}

/** What measuring needs of a volume's picture. */
interface Measured {
  readonly volume: Volume;
  readonly stacks: Readonly<Record<PlaneName, PlaneStack>>;
}

const ACROSS = { right: [1, 0, 0], down: [0, 1, 0] } as const;

/**
 * A mark of a flat picture as if it lay in a volume of that one picture, so that it can be read like any other: its
 * points in millimetres (or pixels), and the volume. Null when the picture does not exist.
 */
export function asMeasured<M extends { readonly points: readonly Vec3[] }>(
  mark: M,
  flat: FlatStack,
): { readonly mark: M & { readonly across: typeof ACROSS }; readonly picture: Measured } | null {
  const n = Math.round(mark.points[0]?.[2] ?? -1);
  const header = flat.header(n);
  if (!header) return null;
  const scale = flat.scale(n);
  const volume = flatVolume(header, scale, n, flat.grey(n) ?? []);
  const stackOf = (plane: PlaneName): PlaneStack => planeStack(volume.geometry, plane);
  const stacks = { axial: stackOf('axial'), coronal: stackOf('coronal'), sagittal: stackOf('sagittal') };
  const points = mark.points.map((point) => flatPoint(header, scale, point));
  return { mark: { ...mark, points, across: ACROSS }, picture: { volume, stacks } };
}
