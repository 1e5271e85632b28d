import type { VolumeGeometry } from './geometry.ts';
import { patientToVoxel } from './geometry.ts';
import type { Vec3 } from './vec.ts';

export type Voxels = Int16Array | Float32Array;

/**
 * A study's grey values in one block, slice after slice, row after row.
 * Grey value (HU where the files are calibrated) = voxel x scale + offset.
 */
export interface Volume {
  readonly geometry: VolumeGeometry;
  readonly voxels: Voxels;
  readonly scale: number;
  readonly offset: number;
  /** MONOCHROME1: low values are shown bright. */
  readonly inverted: boolean;
  /** 1 where the slice has arrived. A gap in the series stays 0 for good and is drawn empty, never bridged. */
  readonly present: Uint8Array;
}

/** Grey value at a patient point, nearest voxel; null outside the volume or where no slice has arrived. */
export function greyValueAt(volume: Volume, point: Vec3): number | null {
  const [i, j, k] = patientToVoxel(volume.geometry, point).map(Math.round);
  const [columns, rows, slices] = volume.geometry.size;
  if (i === undefined || j === undefined || k === undefined) return null;
  if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices || !volume.present[k]) return null;
  return (volume.voxels[(k * rows + j) * columns + i] ?? 0) * volume.scale + volume.offset;
}
