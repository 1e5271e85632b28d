import { type Vec3, type Volume, type VolumeGeometry, voxelToPatient } from '../src/index.ts';

/** A volume whose grey values are a function of the place in the patient, sampled at its voxels. */
export function volumeFrom(geometry: VolumeGeometry, value: (point: Vec3) => number): Volume {
  const [columns, rows, slices] = geometry.size;
  const voxels = new Float32Array(columns * rows * slices);
  for (let k = 0, p = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) voxels[p++] = value(voxelToPatient(geometry, [i, j, k]));
  return { geometry, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(slices).fill(1) };
}

/**
 * Volumes that trip a viewer which thinks in voxels: straight, non-square, upside down, turned in the patient and with
 * a tilted gantry. All hold the 48 mm about the origin.
 */
export function awkwardGeometries(mm: number): readonly (readonly [string, VolumeGeometry])[] {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const shapes: readonly (readonly [string, readonly [Vec3, Vec3, Vec3]])[] = [
    ['straight', [[mm, 0, 0], [0, mm, 0], [0, 0, mm]]],
    ['non-square', [[mm, 0, 0], [0, mm * 1.25, 0], [0, 0, mm * 1.5]]],
    ['upside down', [[-mm, 0, 0], [0, mm, 0], [0, 0, -mm]]],
    ['turned', [[c * mm, s * mm, 0], [-s * c * mm, c * c * mm, s * mm], [s * s * mm, -c * s * mm, c * mm]]],
    ['tilted', [[mm, 0, 0], [0, mm, 0], [0, mm * 0.35, mm]]],
  ]; // prettier-ignore
  return shapes.map(([name, axes]) => {
    const half = name === 'turned' || name === 'tilted' ? 34 : 24;
    const size = axes.map((axis) => 2 * Math.ceil(half / Math.hypot(...axis)) + 1) as [number, number, number];
    const middle = size.map((n) => (n - 1) / 2);
    const origin = [0, 1, 2].map((n) => -axes.reduce((sum, axis, a) => sum + (axis[n] ?? 0) * (middle[a] ?? 0), 0));
    return [name, { size, origin: origin as unknown as Vec3, axes, calibrated: true, oriented: true }] as const;
  });
}
