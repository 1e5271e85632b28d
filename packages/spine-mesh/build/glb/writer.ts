import type { MorphTarget } from '../morph-targets.ts';
import {
  COMPONENT,
  packColours,
  packIndices,
  packNormals,
  packPositions,
  packTriangles,
  packVectors,
} from './buffers.ts';
import { container } from './container.ts';
import { joined, Pool } from './pool.ts';

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

/** Of positions; a bone of 100 mm has steps of 0.03 mm. */
const POSITION_STEPS = 3200;
const NORMAL_BITS = 8;
const MOVE_BITS = 8;

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
  readonly #positions = new Pool<Uint16Array>(Uint16Array);
  readonly #normals = new Pool<Float32Array>(Float32Array);
  readonly #colours = new Pool<Uint8Array>(Uint8Array);
  readonly #triangles = new Pool<Uint16Array>(Uint16Array);
  readonly #vertices = new Pool<Uint16Array>(Uint16Array);
  readonly #moves = new Pool<Float32Array>(Float32Array);
  readonly #accessors: Accessor[] = [];
  readonly #meshes: object[] = [];
  readonly #nodes: object[] = [];

  part({ name, positions, normals, colours, indices, morphs, nodes }: Part): void {
    const { low, high } = boundsOf(positions);
    const scale = Number((Math.max(...high.map((value, i) => value - (low[i] as number))) / POSITION_STEPS).toFixed(7));
    const primitive = {
      attributes: this.#attributes({ positions, normals, colours, low, scale }),
      indices: this.#accessor({
        bufferView: VIEWS.triangles,
        byteOffset: this.#triangles.add(Uint16Array.from(indices)) * 2,
        componentType: COMPONENT.unsignedShort,
        count: indices.length,
        type: 'SCALAR',
      }),
      material: 0,
      ...(morphs.length > 0 ? { targets: morphs.map((one) => this.#target(one, scale, positions.length / 3)) } : {}),
    };
    const targets = { weights: morphs.map(() => 0), extras: { targetNames: morphs.map((morph) => morph.name) } };
    this.#meshes.push({ name, primitives: [primitive], ...(morphs.length > 0 ? targets : {}) });
    for (const node of nodes) {
      const turn = node.mirrored ? -1 : 1;
      this.#nodes.push({
        name: node.name,
        mesh: this.#meshes.length - 1,
        translation: low.map((value, i) => Number((i === 0 ? turn * value : value).toFixed(4))),
        scale: [turn * scale, scale, scale],
        extras: node.extras,
      });
    }
  }

  #attributes(
    mesh: Pick<Part, 'positions' | 'normals' | 'colours'> & { low: readonly number[]; scale: number },
  ): object {
    const { positions, normals, colours, low, scale } = mesh;
    const count = positions.length / 3;
    const steps = quantised(positions, low, scale);
    return {
      POSITION: this.#accessor({
        bufferView: VIEWS.positions,
        byteOffset: this.#positions.add(steps) * 2,
        componentType: COMPONENT.unsignedShort,
        count,
        type: 'VEC3',
        min: [0, 0, 0],
        max: [0, 1, 2].map((k) => steps.reduce((most, value, i) => (i % 4 === k ? Math.max(most, value) : most), 0)),
      }),
      NORMAL: this.#accessor({
        bufferView: VIEWS.normals,
        byteOffset: (this.#normals.add(normals) / 3) * 4,
        componentType: COMPONENT.byte,
        normalized: true,
        count,
        type: 'VEC3',
      }),
      COLOR_0: this.#accessor({
        bufferView: VIEWS.colours,
        byteOffset: this.#colours.add(colours),
        componentType: COMPONENT.unsignedByte,
        normalized: true,
        count,
        type: 'VEC4',
      }),
    };
  }

  #target({ vertices, moves }: MorphTarget, scale: number, count: number): object {
    const { low, high } = boundsOf(moves);
    return {
      POSITION: this.#accessor({
        componentType: COMPONENT.float,
        count,
        type: 'VEC3',
        min: low.map((value) => Math.floor(Math.min(0, value) / scale) - 1),
        max: high.map((value) => Math.ceil(Math.max(0, value) / scale) + 1),
        sparse: {
          count: vertices.length,
          indices: {
            bufferView: VIEWS.vertices,
            byteOffset: this.#vertices.add(Uint16Array.from(vertices)) * 2,
            componentType: COMPONENT.unsignedShort,
          },
          values: { bufferView: VIEWS.moves, byteOffset: this.#moves.add(moves.map((value) => value / scale)) * 4 },
        },
      }),
    };
  }

  #accessor(accessor: Accessor): number {
    return this.#accessors.push(accessor) - 1;
  }

  bytes({ generator, extras }: { generator: string; extras: object }): Uint8Array {
    const extensions = ['KHR_mesh_quantization', 'EXT_meshopt_compression'];
    const { views, binary, unpacked } = joined([
      packPositions(this.#positions.all()),
      packNormals(this.#normals.all(), NORMAL_BITS),
      packColours(this.#colours.all()),
      packTriangles(this.#triangles.all()),
      packIndices(this.#vertices.all()),
      packVectors(this.#moves.all(), MOVE_BITS),
    ]);
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
      bufferViews: views,
      buffers: [
        { byteLength: binary.length },
        { byteLength: unpacked, extensions: { EXT_meshopt_compression: { fallback: true } } },
      ],
    };
    return container(document, binary);
  }
}

/** Places of the views that all meshes share. */
const VIEWS = { positions: 0, normals: 1, colours: 2, triangles: 3, vertices: 4, moves: 5 } as const;

/** Whole steps above the lowest place, four values a vertex. */
function quantised(positions: Float32Array, low: readonly number[], scale: number): Uint16Array {
  const out = new Uint16Array((positions.length / 3) * 4);
  for (const [i, value] of positions.entries()) {
    out[Math.floor(i / 3) * 4 + (i % 3)] = Math.round((value - (low[i % 3] as number)) / scale);
  }
  return out;
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
