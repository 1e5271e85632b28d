import type { Implant } from '@hyaline/marks';
import {
  dot,
  type Frame,
  type JawFrame,
  norm,
  type PlaneFrames,
  scaleVec,
  subtractVec,
  type Vec3,
} from '@hyaline/volume';

/**
 * Planes that lie along an implant: the axial one across its axis, the other two through it, one along the arch and
 * one across it. Each keeps the side of the patient that it shows else.
 */
export function axisView({ axis }: Pick<Implant, 'axis'>, { distal, buccal }: JawFrame): PlaneFrames {
  const z = axis[2] < 0 ? scaleVec(axis, -1) : axis;
  const flat = (v: Vec3): Vec3 => subtractVec(v, scaleVec(z, dot(v, z)));
  const [a, b] = [flat(distal), flat(buccal)];
  const across = Math.abs(a[0]) / (norm(a) || 1) >= Math.abs(b[0]) / (norm(b) || 1) ? a : b;
  const x = scaleVec(across, (across[0] < 0 ? -1 : 1) / (norm(across) || 1));
  const y: Vec3 = [z[1] * x[2] - z[2] * x[1], z[2] * x[0] - z[0] * x[2], z[0] * x[1] - z[1] * x[0]];
  const frame: Frame = { x, y, z };
  return { axial: frame, coronal: frame, sagittal: frame };
}
