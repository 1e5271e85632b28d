import { MeshoptEncoder, MeshoptSimplifier } from 'meshoptimizer';
import type { Surface } from './surface-nets.ts';

/** A mesh with few enough triangles, in an order that packs well. */
export interface Reduced {
  positions: Float32Array;
  indices: Uint32Array;
}

/** Weight of the bend of the surface against its place. */
const NORMAL_WEIGHT = 0.55;
/** Of the size of the mesh. */
const MAX_ERROR = 0.02;

/**
 * Removes triangles where the surface is flat. Vertices that stay lie where they were.
 * @param normals of the surface's vertices
 */
export async function reduce(
  { positions, indices }: Surface,
  normals: Float32Array,
  triangles: number,
): Promise<Reduced> {
  await Promise.all([MeshoptSimplifier.ready, MeshoptEncoder.ready]);
  const weights = [NORMAL_WEIGHT, NORMAL_WEIGHT, NORMAL_WEIGHT];
  const [kept] = MeshoptSimplifier.simplifyWithAttributes(
    indices,
    positions,
    3,
    normals,
    3,
    weights,
    null,
    triangles * 3,
    MAX_ERROR,
    [],
  );
  const [remap, count] = MeshoptEncoder.reorderMesh(kept, true, true);
  const out = new Float32Array(count * 3);
  for (const [from, to] of remap.entries()) {
    if (to < count) out.set(positions.subarray(from * 3, from * 3 + 3), to * 3);
  }
  return { positions: out, indices: kept };
}
