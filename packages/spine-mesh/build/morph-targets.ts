import { type Loss } from '@hyaline/spine';
import type { BodyShape } from '../src/bodies.ts';
import { smooth } from '../src/end-plate.ts';
import { FRACTURE_AT_ONE, lossOfMorph, type Morph } from '../src/morphs.ts';
import { onLip } from './bones/body.ts';
import type { BoneModel, Change } from './bones/model.ts';
import { settle } from './surface-nets.ts';
import { mix } from './vec.ts';

/** How far vertices move, of those that do. */
export interface MorphTarget {
  name: Morph;
  /** Ascending */
  vertices: Uint32Array;
  /** mm; three values for each of `vertices`. */
  moves: Float32Array;
}

/** mm. Less does not show. */
const STILL = 0.25;
const STEP = 1;
const ROUNDS = 4;

export interface Base {
  positions: Float32Array;
  /** Null where the bone has no body that can break. */
  shape: BodyShape | null;
}

/** Moves the vertices of a mesh onto the surface of the same bone when it is diseased. */
export function morphTarget(name: Morph, base: Base, build: (change: Change) => BoneModel): MorphTarget {
  const distance = build(changeOf(name)).solid.close();
  const moved = base.positions.slice();
  if (base.shape && name === 'osteophytes') spread(moved, base.shape);
  else if (base.shape && name !== 'arthrosis') flatten(moved, base.shape, lossOfMorph(name));
  for (let i = 0; i < moved.length; i += 3) {
    for (let round = 0; round < ROUNDS; round += 1) settle(distance, moved, i, STEP);
  }
  const vertices = Uint32Array.from(
    Array.from({ length: moved.length / 3 }, (_, v) => v).filter(
      (v) => distanceMoved(base.positions, moved, v) > STILL,
    ),
  );
  return { name, vertices, moves: minus(pick(moved, vertices), pick(base.positions, vertices)) };
}

const changeOf = (name: Morph): Change =>
  name === 'osteophytes' ? { osteophytes: 1 } : name === 'arthrosis' ? { arthrosis: 1 } : { loss: lossOfMorph(name) };

/** A first guess of where a place of the body comes to lie; the arch behind it stays. */
function flatten(positions: Float32Array, shape: BodyShape, loss: Loss): void {
  const depth = (shape.upperDepth + shape.lowerDepth) / 4;
  for (let i = 0; i < positions.length; i += 3) {
    const z = positions[i + 2] as number;
    const part = mix(loss.posterior, loss.anterior, smooth(-depth, depth, z)) * smooth(-depth - 5, -depth - 1, z);
    positions[i + 1] = (positions[i + 1] as number) * (1 - Math.min(part, FRACTURE_AT_ONE));
  }
}

function spread(positions: Float32Array, shape: BodyShape): void {
  for (let i = 0; i < positions.length; i += 3) {
    const at = [positions[i] as number, positions[i + 1] as number, positions[i + 2] as number] as const;
    positions.set(onLip(shape, at), i);
  }
}

const distanceMoved = (from: Float32Array, to: Float32Array, v: number): number =>
  Math.hypot(
    (to[v * 3] as number) - (from[v * 3] as number),
    (to[v * 3 + 1] as number) - (from[v * 3 + 1] as number),
    (to[v * 3 + 2] as number) - (from[v * 3 + 2] as number),
  );

function pick(values: Float32Array, vertices: Uint32Array): Float32Array {
  const out = new Float32Array(vertices.length * 3);
  for (const [i, v] of vertices.entries()) out.set(values.subarray(v * 3, v * 3 + 3), i * 3);
  return out;
}

const minus = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value - (b[i] as number));
