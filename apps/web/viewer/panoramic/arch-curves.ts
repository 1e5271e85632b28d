import type { Arch } from '@hyaline/marks';
import {
  type ArchCurve,
  archCurve,
  dot,
  type PanoramicGrid,
  panoramicGrid,
  type Vec3,
  type Volume,
  voxelSizeMm,
} from '@hyaline/volume';

/** What a new arch shows, mm: crowns and roots of both jaws, and the canals. */
export const FRESH = { troughMm: 12, offsetMm: 0, belowMm: 42, aboveMm: 36 } as const;
const FINEST_MM = 0.2; // a panoramic of 130 mm is then 650 pixels wide: more than a view of it shows
export const LEAST_HANDLES = 3;
export const UP: Vec3 = [0, 0, 1];
const [LEAST_MM, MOST_MM] = [5, 100] as const; // above and below the arch

/** Handles set so far, and the upright of the plane that they are set on. */
export interface Drawing {
  readonly points: readonly Vec3[];
  readonly up: Vec3 | null;
}

/** Curves of one arch: its handles' own, and the middle of the trough, along which everything is shown. */
export interface ArchCurves {
  readonly arch: Arch;
  readonly base: ArchCurve;
  readonly middle: ArchCurve;
  readonly grid: PanoramicGrid;
}

/** Null where the handles make no curve. */
export function curvesOf(arch: Arch, volume: Volume): ArchCurves | null {
  const base = archCurve(arch);
  const middle = arch.offsetMm === 0 ? base : archCurve(arch, arch.offsetMm);
  if (!base || !middle) return null;
  const mm = Math.max(FINEST_MM, Math.min(...voxelSizeMm(volume.geometry)));
  return { arch, base, middle, grid: panoramicGrid(middle, arch.belowMm, arch.aboveMm, mm) };
}

/** The arch that handles set one by one make, with the trough of the one before; it shows the same heights. */
export function freshArch(points: readonly Vec3[], up: Vec3, before: Arch | null): Arch {
  const { aboveMm, belowMm } = before ?? FRESH;
  const raised = before ? levelOf(points, up) - levelOf(before.points, up) : 0;
  const held = (mm: number) => Math.min(MOST_MM, Math.max(LEAST_MM, mm));
  return { ...FRESH, ...before, points, up, aboveMm: held(aboveMm - raised), belowMm: held(belowMm + raised) };
}

const levelOf = (points: readonly Vec3[], up: Vec3): number =>
  points.reduce((sum, point) => sum + dot(point, up), 0) / Math.max(1, points.length);
