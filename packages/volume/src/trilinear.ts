import type { Volume } from './volume.ts';

/** What stands where there is no slice (yet): the darkest value an Int16 volume knows. */
export const EMPTY = -32768;

const EDGE = 1e-6; // a point on the outermost voxel centre may fall a rounding error outside

/** Value between the eight voxels around (i, j, k); EMPTY outside and next to a slice that is not there. */
export function trilinear({ voxels, geometry, present }: Volume, i: number, j: number, k: number): number {
  const [columns, rows, slices] = geometry.size;
  if (i < -EDGE || j < -EDGE || k < -EDGE) return EMPTY;
  if (i > columns - 1 + EDGE || j > rows - 1 + EDGE || k > slices - 1 + EDGE) return EMPTY;
  const i0 = Math.min(Math.max(0, Math.floor(i)), Math.max(0, columns - 2));
  const j0 = Math.min(Math.max(0, Math.floor(j)), Math.max(0, rows - 2));
  const k0 = Math.min(Math.max(0, Math.floor(k)), Math.max(0, slices - 2));
  const di = columns > 1 ? 1 : 0;
  const dj = rows > 1 ? columns : 0;
  const dk = slices > 1 ? columns * rows : 0;
  const fi = i - i0;
  const fj = j - j0;
  const fk = k - k0;
  if (!present[k0] && fk < 1 - EDGE) return EMPTY;
  if (dk && fk > EDGE && !present[k0 + 1]) return EMPTY;
  const at = (k0 * rows + j0) * columns + i0;
  const v = (o: number) => voxels[o] as number;
  const near = (v(at) * (1 - fi) + v(at + di) * fi) * (1 - fj) + (v(at + dj) * (1 - fi) + v(at + dj + di) * fi) * fj;
  const b = at + dk;
  const far = (v(b) * (1 - fi) + v(b + di) * fi) * (1 - fj) + (v(b + dj) * (1 - fi) + v(b + dj + di) * fi) * fj;
  return near * (1 - fk) + far * fk;
}
