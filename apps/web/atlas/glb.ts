import type { NodeExtras } from '@hyaline/spine-mesh';
import { BufferAttribute, BufferGeometry, InterleavedBuffer, InterleavedBufferAttribute } from 'three';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';

/** A node of the file: what is drawn, and how its numbers become mm in the frame of the bone. */
export interface Node {
  name: string;
  extras: NodeExtras;
  translation: [number, number, number];
  scale: [number, number, number];
  geometry: BufferGeometry;
  /** Names of the geometry's morph targets, in their order. */
  morphs: readonly string[];
}

interface Accessor {
  bufferView?: number;
  byteOffset?: number;
  count: number;
  sparse?: {
    count: number;
    indices: { bufferView: number; byteOffset?: number };
    values: { bufferView: number; byteOffset?: number };
  };
}
interface Primitive {
  attributes: Record<'POSITION' | 'NORMAL' | 'COLOR_0', number>;
  indices: number;
  targets?: { POSITION: number }[];
}
interface Packed {
  byteOffset?: number;
  byteLength: number;
  byteStride: number;
  count: number;
  mode: string;
  filter?: string;
}
interface Document {
  nodes: (Omit<Node, 'geometry' | 'morphs'> & { mesh: number })[];
  meshes: { primitives: [Primitive]; extras?: { targetNames?: string[] } }[];
  accessors: Accessor[];
  bufferViews: { byteLength: number; extensions: { EXT_meshopt_compression: Packed } }[];
}

const JSON_AT = 20;
const CHUNK_HEAD = 8;
/** Elements are padded to whole words: positions and normals have a fourth number, which is nothing. */
const PADDED = 4;

/**
 * Reads a file of packages/spine-mesh (its build/glb/writer.ts): one primitive a mesh, quantised, meshopt, sparse morph
 * targets. Understands no other glTF, and so weighs a tenth of a loader that does.
 * @throws Error when the bytes are no such file
 */
export async function readGlb(bytes: ArrayBuffer): Promise<Node[]> {
  await MeshoptDecoder.ready;
  const length = new DataView(bytes).getUint32(12, true);
  const document = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, JSON_AT, length))) as Document;
  const file = new File(document, new Uint8Array(bytes, JSON_AT + length + CHUNK_HEAD));
  const meshes = document.meshes.map((mesh) => file.geometry(mesh.primitives[0]));
  return document.nodes.map(({ mesh, ...node }) => ({
    ...node,
    geometry: meshes[mesh] as BufferGeometry,
    morphs: document.meshes[mesh]?.extras?.targetNames ?? [],
  }));
}

class File {
  readonly #document: Document;
  readonly #binary: Uint8Array;
  readonly #views = new Map<number, ArrayBuffer>();

  constructor(document: Document, binary: Uint8Array) {
    this.#document = document;
    this.#binary = binary;
  }

  geometry({ attributes, indices, targets = [] }: Primitive): BufferGeometry {
    const geometry = new BufferGeometry();
    const padded = (values: Uint16Array | Int8Array | Uint8Array, size: number, normalized: boolean) =>
      new InterleavedBufferAttribute(new InterleavedBuffer(values, PADDED), size, 0, normalized);
    const [place, normal, colour] = [attributes.POSITION, attributes.NORMAL, attributes.COLOR_0].map((each) =>
      this.#accessor(each),
    ) as [Accessor, Accessor, Accessor];
    const many = place.count * PADDED;
    geometry.setAttribute('position', padded(new Uint16Array(...this.#at(place), many), 3, false));
    geometry.setAttribute('normal', padded(new Int8Array(...this.#at(normal), many), 3, true));
    geometry.setAttribute('color', padded(new Uint8Array(...this.#at(colour), many), 4, true));
    const corners = this.#accessor(indices);
    geometry.setIndex(new BufferAttribute(new Uint16Array(...this.#at(corners), corners.count), 1));
    if (targets.length > 0) {
      geometry.morphTargetsRelative = true;
      geometry.morphAttributes['position'] = targets.map(
        ({ POSITION }) => new BufferAttribute(this.#moves(this.#accessor(POSITION)), 3),
      );
    }
    return geometry;
  }

  /** How every vertex moves, though the file tells only of those that do. */
  #moves({ count, sparse }: Accessor): Float32Array {
    const out = new Float32Array(count * 3);
    if (!sparse) return out;
    const which = new Uint16Array(...this.#at(sparse.indices), sparse.count);
    const moves = new Float32Array(...this.#at(sparse.values), sparse.count * 3);
    for (const [at, vertex] of which.entries()) out.set(moves.subarray(at * 3, at * 3 + 3), vertex * 3);
    return out;
  }

  #accessor(index: number): Accessor {
    const accessor = this.#document.accessors[index];
    if (!accessor) throw new Error('this file holds no spine');
    return accessor;
  }

  #at({ bufferView = 0, byteOffset = 0 }: { bufferView?: number; byteOffset?: number }): [ArrayBuffer, number] {
    return [this.#view(bufferView), byteOffset];
  }

  #view(index: number): ArrayBuffer {
    const known = this.#views.get(index);
    if (known) return known;
    const view = this.#document.bufferViews[index];
    if (!view) throw new Error('this file holds no spine');
    const { byteOffset = 0, byteLength, byteStride, count, mode, filter } = view.extensions.EXT_meshopt_compression;
    const out = new Uint8Array(view.byteLength);
    const packed = this.#binary.subarray(byteOffset, byteOffset + byteLength);
    MeshoptDecoder.decodeGltfBuffer(out, count, byteStride, packed, mode, filter);
    this.#views.set(index, out.buffer);
    return out.buffer;
  }
}
