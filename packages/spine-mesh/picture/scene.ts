import { add, type Bone, rotate, solve, SpineValues, type SpineInput, type Vec3 } from '@hyaline/spine';
import { type BoneState, morphNormals, type Morph, morphWeights } from '../src/index.ts';
import type { ReadMesh } from '../testing/read-glb.ts';
import type { Drawn } from './rasteriser.ts';

/** Puts the meshes of a file where a posture has its bones, with what is diseased of them. */
export function posed(
  meshes: readonly ReadMesh[],
  input: SpineInput,
  states: Partial<Record<string, BoneState>> = {},
): Map<string, Drawn> {
  const { posture } = solve(SpineValues.parse(input));
  return new Map(
    meshes.map((mesh) => {
      const { rotation, position } = posture.bones[mesh.extras.bone as Bone];
      const { positions, normals } = withState(mesh, states[mesh.node]);
      const at = (values: Float32Array, i: number): Vec3 => [
        values[i] as number,
        values[i + 1] as number,
        values[i + 2] as number,
      ];
      const [places, turned] = [new Float32Array(positions.length), new Float32Array(normals.length)];
      for (let i = 0; i < positions.length; i += 3) {
        places.set(add(rotate(rotation, at(positions, i)), position), i);
        turned.set(rotate(rotation, at(normals, i)), i);
      }
      return [mesh.node, { positions: places, normals: turned, colours: mesh.colours, indices: mesh.indices }];
    }),
  );
}

/** A mesh with its targets at the weights of a state. */
export function withState(mesh: ReadMesh, state: BoneState | undefined): Pick<ReadMesh, 'positions' | 'normals'> {
  if (!state) return mesh;
  const positions = mesh.positions.slice();
  const normals = mesh.normals.slice();
  for (const [name, weight] of Object.entries(morphWeights(state)) as [Morph, number][]) {
    const moves = mesh.morphs[name];
    if (!moves || weight === 0) continue;
    const turns = morphNormals(mesh.positions, moves, mesh.indices);
    for (let i = 0; i < positions.length; i += 1) {
      positions[i] = (positions[i] as number) + weight * (moves[i] as number);
      normals[i] = (normals[i] as number) + weight * (turns[i] as number);
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const long = Math.hypot(...normals.subarray(i, i + 3)) || 1;
    for (const k of [0, 1, 2]) normals[i + k] = (normals[i + k] as number) / long;
  }
  return { positions, normals };
}

/** A box around drawn meshes: its middle and the lengths of its edges. */
export function boxOf(meshes: readonly Drawn[]): { centre: Vec3; size: Vec3 } {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { positions } of meshes) {
    for (const [i, value] of positions.entries()) {
      low[i % 3] = Math.min(low[i % 3] as number, value);
      high[i % 3] = Math.max(high[i % 3] as number, value);
    }
  }
  const of = (value: (k: number) => number): Vec3 => [value(0), value(1), value(2)];
  return {
    centre: of((k) => ((low[k] as number) + (high[k] as number)) / 2),
    size: of((k) => (high[k] as number) - (low[k] as number)),
  };
}
