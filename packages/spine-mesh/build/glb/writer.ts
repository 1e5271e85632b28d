import type { MorphTarget } from '../morph-targets.ts';
import {
  COMPONENT,
  type Packed,
  packColours,
  packIndices,
  packNormals,
  packPositions,
  packTriangles,
  packVectors,
} from './buffers.ts';
import { container, padded } from './container.ts';

/** One mesh and the nodes that show it; a mirrored node is for the other side of the body. */
export interface Part {
  name: string;
  positions: Float32Array;
  normals: Float32Array;
  colours: Uint8Array;
  indices: Uint32Array;
  morphs: readonly MorphTarget[];
  nodes: readonly { name: string; mirrored: boolean; extras: object }[];
}

/** Of positions; a bone of 100 mm has steps of 0.024 mm. */
const POSITION_STEPS = 4095;
const NORMAL_BITS = 8;
const MOVE_BITS = 7;

interface Accessor {
  bufferView?: number;
  byteOffset?: number;
  componentType: number;
  count: number;
  type: 'SCALAR' | 'VEC3' | 'VEC4';
  normalized?: true;
  min?: readonly number[];
  max?: readonly number[];
  sparse?: object;
}

/**
 * A binary glTF of all parts, quantised (KHR_mesh_quantization) and packed (EXT_meshopt_compression). Nodes undo the
 * quantisation by their scale and place; morph targets are sparse.
 */
export function writeGlb(parts: readonly Part[], info: { generator: string; extras: object }): Uint8Array {
  const file = new Writer();
  for (const part of parts) file.part(part);
  return file.bytes(info);
}

class Writer {
  readonly #chunks: Uint8Array[] = [];
  readonly #views: object[] = [];
  readonly #accessors: Accessor[] = [];
  readonly #meshes: object[] = [];
  readonly #nodes: object[] = [];
  #packed = 0;
  #unpacked = 0;

  part({ name, positions, normals, colours, indices, morphs, nodes }: Part): void {
    const { low, high } = boundsOf(positions);
    const scale = Math.max(...high.map((value, i) => value - (low[i] as number))) / POSITION_STEPS;
    const steps = (place: readonly number[]): number[] =>
      place.map((value, i) => Math.round((value - (low[i] as number)) / scale));
    const count = positions.length / 3;
    const place = this.#accessor({
      bufferView: this.#view(packPositions(positions, low, scale)),
      componentType: COMPONENT.unsignedShort,
      count,
      type: 'VEC3',
      min: [0, 0, 0],
      max: steps(high),
    });
    const normal = this.#accessor({
      bufferView: this.#view(packNormals(normals, NORMAL_BITS)),
      componentType: COMPONENT.byte,
      normalized: true,
      count,
      type: 'VEC3',
    });
    const colour = this.#accessor({
      bufferView: this.#view(packColours(colours)),
      componentType: COMPONENT.unsignedByte,
      normalized: true,
      count,
      type: 'VEC4',
    });
    const triangles = this.#accessor({
      bufferView: this.#view(packTriangles(indices)),
      componentType: COMPONENT.unsignedShort,
      count: indices.length,
      type: 'SCALAR',
    });
    const primitive = {
      attributes: { POSITION: place, NORMAL: normal, COLOR_0: colour },
      indices: triangles,
      material: 0,
      ...(morphs.length > 0 ? { targets: this.#targets(morphs, scale, count) } : {}),
    };
    this.#meshes.push({
      name,
      primitives: [primitive],
      ...(morphs.length > 0
        ? { weights: morphs.map(() => 0), extras: { targetNames: morphs.map((morph) => morph.name) } }
        : {}),
    });
    for (const node of nodes) {
      const turn = node.mirrored ? -1 : 1;
      this.#nodes.push({
        name: node.name,
        mesh: this.#meshes.length - 1,
        translation: [turn * (low[0] as number), low[1], low[2]].map((value) => Number(value?.toFixed(5))),
        scale: [turn * scale, scale, scale],
        extras: node.extras,
      });
    }
  }

  /** All targets of a mesh lie in two views: which vertices, and how far they move. */
  #targets(morphs: readonly MorphTarget[], scale: number, count: number): object[] {
    const vertices = this.#view(
      packIndices(
        concat(
          Uint32Array,
          morphs.map((morph) => morph.vertices),
        ),
      ),
    );
    const moves = this.#view(
      packVectors(
        concat(
          Float32Array,
          morphs.map((morph) => morph.moves),
        ).map((value) => value / scale),
        MOVE_BITS,
      ),
    );
    let from = 0;
    return morphs.map((morph) => {
      const moved = morph.vertices.length;
      const { low, high } = boundsOf(morph.moves);
      const target = {
        POSITION: this.#accessor({
          componentType: COMPONENT.float,
          count,
          type: 'VEC3',
          min: low.map((value) => Math.floor(Math.min(0, value) / scale)),
          max: high.map((value) => Math.ceil(Math.max(0, value) / scale)),
          sparse: {
            count: moved,
            indices: { bufferView: vertices, byteOffset: from * 2, componentType: COMPONENT.unsignedShort },
            values: { bufferView: moves, byteOffset: from * 12 },
          },
        }),
      };
      from += moved;
      return target;
    });
  }

  #accessor(accessor: Accessor): number {
    return this.#accessors.push(accessor) - 1;
  }

  /** Adds a packed view; `buffer: 1` is what it would be unpacked, which the file does not hold. */
  #view({ stride, count, mode, filter, data }: Packed): number {
    const chunk = padded(data, 0);
    const long = stride * count;
    const strided = mode === 'ATTRIBUTES' && stride !== 12 ? { byteStride: stride } : {};
    this.#views.push({
      buffer: 1,
      byteOffset: this.#unpacked,
      byteLength: long,
      ...strided,
      extensions: {
        EXT_meshopt_compression: {
          buffer: 0,
          byteOffset: this.#packed,
          byteLength: data.length,
          byteStride: stride,
          mode,
          count,
          ...(filter ? { filter } : {}),
        },
      },
    });
    this.#chunks.push(chunk);
    this.#packed += chunk.length;
    this.#unpacked += Math.ceil(long / 4) * 4;
    return this.#views.length - 1;
  }

  bytes({ generator, extras }: { generator: string; extras: object }): Uint8Array {
    const extensions = ['KHR_mesh_quantization', 'EXT_meshopt_compression'];
    const document = {
      asset: { version: '2.0', generator, copyright: 'Apache-2.0', extras },
      extensionsUsed: extensions,
      extensionsRequired: extensions,
      scene: 0,
      scenes: [{ nodes: this.#nodes.map((_, i) => i) }],
      nodes: this.#nodes,
      meshes: this.#meshes,
      materials: [{ name: 'bone', pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.62 } }],
      accessors: this.#accessors,
      bufferViews: this.#views,
      buffers: [
        { byteLength: this.#packed },
        { byteLength: this.#unpacked, extensions: { EXT_meshopt_compression: { fallback: true } } },
      ],
    };
    return container(document, concat(Uint8Array, this.#chunks));
  }
}

function boundsOf(values: Float32Array): { low: number[]; high: number[] } {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const [i, value] of values.entries()) {
    low[i % 3] = Math.min(low[i % 3] as number, value);
    high[i % 3] = Math.max(high[i % 3] as number, value);
  }
  return { low, high };
}

function concat<T extends Uint8Array | Uint32Array | Float32Array>(
  kind: new (length: number) => T,
  parts: readonly T[],
): T {
  const out = new kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
