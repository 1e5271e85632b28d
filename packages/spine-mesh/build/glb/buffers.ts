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
  /** Whether the view says so: those of attributes do */
  strided: boolean;
  filter?: 'OCTAHEDRAL' | 'EXPONENTIAL';
  data: Uint8Array;
}

/** Four whole numbers a vertex, the last of them nothing. */
export const packPositions = (steps: Uint16Array): Packed =>
  strided(pack('ATTRIBUTES', bytesOf(steps), steps.length / 4, 8));

export function packNormals(normals: Float32Array, bits: number): Packed {
  const count = normals.length / 3;
  const wide = new Float32Array(count * 4);
  for (const [i, value] of normals.entries()) wide[Math.floor(i / 3) * 4 + (i % 3)] = value;
  const filtered = MeshoptEncoder.encodeFilterOct(wide, count, 4, bits);
  return { ...strided(pack('ATTRIBUTES', filtered, count, 4)), filter: 'OCTAHEDRAL' };
}

export const packColours = (colours: Uint8Array): Packed => strided(pack('ATTRIBUTES', colours, colours.length / 4, 4));

export const packTriangles = (corners: Uint16Array): Packed => pack('TRIANGLES', bytesOf(corners), corners.length, 2);

export const packIndices = (vertices: Uint16Array): Packed => pack('INDICES', bytesOf(vertices), vertices.length, 2);

/** Three floats an element, to so many bits of the largest. */
export function packVectors(values: Float32Array, bits: number): Packed {
  const count = values.length / 3;
  const filtered = MeshoptEncoder.encodeFilterExp(values, count, 12, bits, 'SharedComponent');
  return { ...pack('ATTRIBUTES', filtered, count, 12), filter: 'EXPONENTIAL' };
}

const pack = (mode: Mode, source: Uint8Array, count: number, stride: number): Packed => ({
  mode,
  stride,
  count,
  strided: false,
  data: MeshoptEncoder.encodeGltfBuffer(source, count, stride, mode),
});

/** For attributes, whose elements may be padded. */
const strided = (packed: Packed): Packed => ({ ...packed, strided: true });

const bytesOf = (values: Uint16Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
