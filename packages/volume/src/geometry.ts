import { add, cross, dot, norm, scale, subtract, type Vec3 } from './vec.ts';

/** Where a volume lies in the patient. The three axes need not be square to each other: a tilted gantry shears them. */
export interface VolumeGeometry {
  /** Voxels along a row (columns), down a column (rows) and through the stack (slices). */
  readonly size: readonly [columns: number, rows: number, slices: number];
  /** LPS mm of the centre of voxel (0, 0, 0). */
  readonly origin: Vec3;
  /** LPS mm travelled by one step in each voxel index. */
  readonly axes: readonly [i: Vec3, j: Vec3, k: Vec3];
  /** False when the files state no spacing: lengths are then in pixels and called uncalibrated. */
  readonly calibrated: boolean;
  /** False when the files do not say how the patient lay: no orientation letters then. */
  readonly oriented: boolean;
}

/** Continuous voxel indices to LPS mm, DICOM PS3.3 C.7.6.2.1.1 extended to the stack. */
export function voxelToPatient({ origin, axes }: VolumeGeometry, [i, j, k]: Vec3): Vec3 {
  return add(origin, add(scale(axes[0], i), add(scale(axes[1], j), scale(axes[2], k))));
}

/** LPS mm to continuous voxel indices. */
export function patientToVoxel(geometry: VolumeGeometry, point: Vec3): Vec3 {
  return applyRows(inverseRows(geometry), subtract(point, geometry.origin));
}

/** Rows of the inverse of [i j k]: dotted with an offset in mm they give voxel indices. */
export function inverseRows({ axes: [i, j, k] }: VolumeGeometry): readonly [Vec3, Vec3, Vec3] {
  const volumeMm3 = dot(i, cross(j, k));
  if (Math.abs(volumeMm3) < 1e-12) throw new RangeError('volume axes lie in one plane');
  return [scale(cross(j, k), 1 / volumeMm3), scale(cross(k, i), 1 / volumeMm3), scale(cross(i, j), 1 / volumeMm3)];
}

export const applyRows = (rows: readonly [Vec3, Vec3, Vec3], v: Vec3): Vec3 => [
  dot(rows[0], v),
  dot(rows[1], v),
  dot(rows[2], v),
];

/** Edge lengths of one voxel in mm; under gantry tilt the third is along the stack, not square to the slice. */
export const voxelSizeMm = ({ axes }: VolumeGeometry): Vec3 => [norm(axes[0]), norm(axes[1]), norm(axes[2])];

/** LPS mm of the middle of the volume. */
export const centreOf = (geometry: VolumeGeometry): Vec3 =>
  voxelToPatient(geometry, [(geometry.size[0] - 1) / 2, (geometry.size[1] - 1) / 2, (geometry.size[2] - 1) / 2]);

/** The nearest point inside the volume (within its outermost voxel centres). */
export function clampInside(geometry: VolumeGeometry, point: Vec3): Vec3 {
  const v = patientToVoxel(geometry, point);
  const held = geometry.size.map((n, a) => Math.min(n - 1, Math.max(0, v[a] ?? 0)));
  return voxelToPatient(geometry, [held[0] ?? 0, held[1] ?? 0, held[2] ?? 0]);
}

const LETTERS = [
  ['R', 'L'],
  ['A', 'P'],
  ['F', 'H'],
] as const;
const SECOND_LETTER_FROM = 0.26; // sin 15 degrees: nearer to the axis than that, one letter says it

/**
 * Orientation letters of a direction, largest component first, as DICOM PS3.3 C.7.6.1.1.1 writes them:
 * R/L right and left, A/P front and back, H/F head and feet. An in-plane turn of 45 degrees reads "LP".
 */
export function orientationLetters(direction: Vec3): string {
  const length = norm(direction);
  return direction
    .map((value, axis) => ({ size: Math.abs(value) / length, letter: LETTERS[axis]?.[value < 0 ? 0 : 1] ?? '' }))
    .filter(({ size }) => size > SECOND_LETTER_FROM)
    .toSorted((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('');
}
