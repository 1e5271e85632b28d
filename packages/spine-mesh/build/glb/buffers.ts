import { MeshoptEncoder } from 'meshoptimizer';

/** glTF 2.0 component types */
export const COMPONENT = {
  byte: 5120,
  unsignedByte: 5121,
  unsignedShort: 5123,
  unsignedInt: 5125,
  float: 5126,
} as const;

export type Mode = 'ATTRIBUTES' | 'TRIANGLES' | 'INDICES';

export interface Packed {
  /** Bytes of one element once it is unpacked */
  stride: number;
  count: number;
  mode: Mode;
  filter?: 'OCTAHEDRAL' | 'EXPONENTIAL';
  data: Uint8Array;
}

/** Whole numbers from 0 to 4095, four to a vertex. */
export function packPositions(positions: Float32Array, low: readonly number[], scale: number): Packed {
  const count = positions.length / 3;
  const out = new Uint16Array(count * 4);
  for (const [i, value] of positions.entries()) {
    out[Math.floor(i / 3) * 4 + (i % 3)] = Math.round((value - (low[i % 3] as number)) / scale);
  }
  return pack('ATTRIBUTES', bytesOf(out), count, 8);
}

export function packNormals(normals: Float32Array, bits: number): Packed {
  const count = normals.length / 3;
  const wide = new Float32Array(count * 4);
  for (const [i, value] of normals.entries()) wide[Math.floor(i / 3) * 4 + (i % 3)] = value;
  return {
    ...pack('ATTRIBUTES', MeshoptEncoder.encodeFilterOct(wide, count, 4, bits), count, 4),
    filter: 'OCTAHEDRAL',
  };
}

export const packColours = (colours: Uint8Array): Packed => pack('ATTRIBUTES', colours, colours.length / 4, 4);

export const packTriangles = (indices: Uint32Array): Packed =>
  pack('TRIANGLES', bytesOf(Uint16Array.from(indices)), indices.length, 2);

export const packIndices = (vertices: Uint32Array): Packed =>
  pack('INDICES', bytesOf(Uint16Array.from(vertices)), vertices.length, 2);

/** Three floats an element, to so many bits. */
export function packVectors(values: Float32Array, bits: number): Packed {
  const count = values.length / 3;
  const filtered = MeshoptEncoder.encodeFilterExp(values, count, 12, bits, 'SharedComponent');
  return { ...pack('ATTRIBUTES', filtered, count, 12), filter: 'EXPONENTIAL' };
}

const pack = (mode: Mode, source: Uint8Array, count: number, stride: number): Packed => ({
  mode,
  stride,
  count,
  data: MeshoptEncoder.encodeGltfBuffer(source, count, stride, mode),
});

const bytesOf = (values: Uint16Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
