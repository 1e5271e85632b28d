import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MeshoptDecoder } from 'meshoptimizer';
import type { Morph, NodeExtras } from '../src/index.ts';

/** A mesh of a file as it is drawn for one node: in the frame of its bone, mm. */
export interface ReadMesh {
  node: string;
  mesh: string;
  extras: NodeExtras;
  positions: Float32Array;
  normals: Float32Array;
  colours: Uint8Array;
  indices: Uint32Array;
  /** How every vertex moves at weight 1, in mm. */
  morphs: Partial<Record<Morph, Float32Array>>;
}

interface View {
  byteLength: number;
  extensions: {
    EXT_meshopt_compression: {
      byteOffset: number;
      byteLength: number;
      byteStride: number;
      count: number;
      mode: string;
      filter?: string;
    };
  };
}
interface Accessor {
  bufferView?: number;
  byteOffset?: number;
  type: 'SCALAR' | 'VEC3' | 'VEC4';
  componentType: number;
  count: number;
  sparse?: {
    count: number;
    indices: { bufferView: number; byteOffset: number };
    values: { bufferView: number; byteOffset: number };
  };
}
type Kind<T> = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => T;

interface Document {
  nodes: { name: string; mesh: number; translation: number[]; scale: number[]; extras: NodeExtras }[];
  meshes: {
    name: string;
    extras?: { targetNames: Morph[] };
    primitives: [
      {
        attributes: Record<'POSITION' | 'NORMAL' | 'COLOR_0', number>;
        indices: number;
        targets?: { POSITION: number }[];
      },
    ];
  }[];
  accessors: Accessor[];
  bufferViews: View[];
}

export const GLB_FOLDER = join(import.meta.dirname, '../glb');

/** Unpacks one of the files that the generator wrote. Understands no others. */
export async function readGlb(name: string): Promise<ReadMesh[]> {
  await MeshoptDecoder.ready;
  const bytes = readFileSync(join(GLB_FOLDER, name));
  const long = bytes.readUInt32LE(12);
  const document = JSON.parse(bytes.subarray(20, 20 + long).toString()) as Document;
  const file = new Reader(document, bytes.subarray(28 + long));
  return document.nodes.map((node) => file.node(node));
}

class Reader {
  readonly #document: Document;
  readonly #binary: Uint8Array;
  readonly #views = new Map<number, Uint8Array>();

  constructor(document: Document, binary: Uint8Array) {
    this.#document = document;
    this.#binary = binary;
  }

  node({ name, mesh: index, translation, scale, extras }: Document['nodes'][number]): ReadMesh {
    const mesh = this.#document.meshes[index] as Document['meshes'][number];
    const [{ attributes, indices, targets = [] }] = mesh.primitives;
    const place = this.#accessor(attributes.POSITION);
    const count = place.count;
    const packed = this.#typed(place, Uint16Array);
    const bent = this.#typed(this.#accessor(attributes.NORMAL), Int8Array);
    const triangles = Uint32Array.from(this.#typed(this.#accessor(indices), Uint16Array));
    const by = (k: number): number => scale[k] as number;
    const positions = new Float32Array(count * 3);
    const normals = new Float32Array(count * 3);
    for (let v = 0; v < count; v += 1) {
      for (const k of [0, 1, 2]) {
        positions[v * 3 + k] = (packed[v * 4 + k] as number) * by(k) + (translation[k] as number);
        normals[v * 3 + k] = ((bent[v * 4 + k] as number) / 127) * Math.sign(by(k));
      }
    }
    if (by(0) < 0) for (let t = 0; t < triangles.length; t += 3) triangles.subarray(t, t + 2).reverse();
    const moves = targets.map(({ POSITION }) => this.#sparse(this.#accessor(POSITION)).map((m, i) => m * by(i % 3)));
    return {
      node: name,
      mesh: mesh.name,
      extras,
      positions,
      normals,
      colours: this.#typed(this.#accessor(attributes.COLOR_0), Uint8Array),
      indices: triangles,
      morphs: Object.fromEntries(moves.map((move, i) => [mesh.extras?.targetNames[i], move])),
    };
  }

  #accessor(index: number): Accessor {
    return this.#document.accessors[index] as Accessor;
  }

  #sparse({ count, sparse }: Accessor): Float32Array {
    const out = new Float32Array(count * 3);
    if (!sparse) return out;
    const vertices = this.#view(sparse.indices.bufferView);
    const values = this.#view(sparse.values.bufferView);
    const which = new Uint16Array(vertices.buffer, sparse.indices.byteOffset, sparse.count);
    const moves = new Float32Array(values.buffer, sparse.values.byteOffset, sparse.count * 3);
    for (const [i, v] of which.entries()) out.set(moves.subarray(i * 3, i * 3 + 3), v * 3);
    return out;
  }

  /** All values of an accessor with the padding of its elements. */
  #typed<T>({ bufferView = 0, byteOffset = 0, count, type }: Accessor, kind: Kind<T>): T {
    const perElement = type === 'SCALAR' ? 1 : 4;
    return new kind(this.#view(bufferView).buffer, byteOffset, count * perElement);
  }

  #view(index: number): Uint8Array {
    const known = this.#views.get(index);
    if (known) return known;
    const { byteLength, extensions } = this.#document.bufferViews[index] as View;
    const { byteOffset, byteLength: packed, byteStride, count, mode, filter } = extensions.EXT_meshopt_compression;
    const out = new Uint8Array(byteLength);
    MeshoptDecoder.decodeGltfBuffer(
      out,
      count,
      byteStride,
      this.#binary.subarray(byteOffset, byteOffset + packed),
      mode,
      filter,
    );
    this.#views.set(index, out);
    return out;
  }
}
