import { MAX_TRIANGLES, type Mesh, MeshError } from './mesh.ts';

const HEADER = 80;
const RECORD = 50;

/**
 * A binary STL of a surface, lengths in mm as its coordinates. The header names nobody.
 * @param about at most 80 characters of ASCII; must not begin with `solid`, which would read as text
 */
export function writeStl({ positions, indices }: Mesh, about: string): Uint8Array<ArrayBuffer> {
  const count = indices.length / 3;
  const bytes = new Uint8Array(HEADER + 4 + RECORD * count);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(about.slice(0, HEADER)));
  view.setUint32(HEADER, count, true);
  const at = (n: number) => positions[n] as number;
  for (let t = 0; t < count; t++) {
    const [a, b, c] = [0, 1, 2].map((n) => 3 * (indices[3 * t + n] as number)) as [number, number, number];
    const [ux, uy, uz] = [at(b) - at(a), at(b + 1) - at(a + 1), at(b + 2) - at(a + 2)];
    const [vx, vy, vz] = [at(c) - at(a), at(c + 1) - at(a + 1), at(c + 2) - at(a + 2)];
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const length = Math.hypot(...normal) || 1;
    let to = HEADER + 4 + RECORD * t;
    for (const value of normal) to = put(view, to, value / length);
    for (const vertex of [a, b, c]) for (let axis = 0; axis < 3; axis++) to = put(view, to, at(vertex + axis));
  }
  return bytes;
}

function put(view: DataView, at: number, value: number): number {
  view.setFloat32(at, value, true);
  return at + 4;
}

/** Reads an STL, binary or text. @throws MeshError */
export function readStl(bytes: Uint8Array): Mesh {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length >= HEADER + 4 ? view.getUint32(HEADER, true) : 0;
  const isBinary = count > 0 && bytes.length >= HEADER + 4 + RECORD * count;
  const saysSolid = startsWith(bytes, 'solid');
  // some programs begin binary files with "solid": the length decides
  if (isBinary && (!saysSolid || bytes.length === HEADER + 4 + RECORD * count)) return binary(view, count);
  if (saysSolid) return text(bytes);
  throw new MeshError(count > 0 && count <= MAX_TRIANGLES && bytes.length > HEADER + 4 + RECORD ? 'truncated' : 'not-a-mesh'); // prettier-ignore
}

export const startsWith = (bytes: Uint8Array, word: string): boolean =>
  [...word].every((letter, n) => bytes[n] === letter.charCodeAt(0));

function binary(view: DataView, count: number): Mesh {
  if (count > MAX_TRIANGLES) throw new MeshError('too-large');
  const corners = new Float32Array(9 * count);
  for (let t = 0, to = 0; t < count; t++) {
    const from = HEADER + 4 + RECORD * t + 12; // after the normal, which writers often leave empty
    for (let n = 0; n < 9; n++) corners[to++] = view.getFloat32(from + 4 * n, true);
  }
  return weld(corners);
}

function text(bytes: Uint8Array): Mesh {
  const words = new TextDecoder('latin1').decode(bytes).matchAll(/vertex\s+(\S+)\s+(\S+)\s+(\S+)/g);
  const corners: number[] = [];
  for (const [, x, y, z] of words) {
    corners.push(Number(x), Number(y), Number(z));
    if (corners.length > 9 * MAX_TRIANGLES) throw new MeshError('too-large');
  }
  if (corners.length === 0) throw new MeshError('empty');
  if (corners.length % 9) throw new MeshError('truncated');
  return weld(Float32Array.from(corners));
}

/** Joins corners at exactly the same place, so that triangles share vertices. @throws MeshError `bad-numbers` */
function weld(corners: Float32Array<ArrayBuffer>): Mesh {
  const count = corners.length / 3;
  for (let n = 0; n < corners.length; n++) {
    if (!Number.isFinite(corners[n])) throw new MeshError('bad-numbers');
    corners[n] = (corners[n] as number) + 0; // -0 and 0 are one place
  }
  const bits = new Int32Array(corners.buffer);
  const slots = 2 ** Math.ceil(Math.log2(Math.max(16, 2 * count)));
  const table = new Int32Array(slots).fill(-1);
  const indices = new Uint32Array(count);
  let kept = 0;
  for (let n = 0; n < count; n++) {
    const [x, y, z] = [bits[3 * n] as number, bits[3 * n + 1] as number, bits[3 * n + 2] as number];
    let slot = hash(x, y, z) & (slots - 1);
    for (; ; slot = (slot + 1) & (slots - 1)) {
      const held = table[slot] as number;
      if (held < 0) {
        table[slot] = kept;
        bits.copyWithin(3 * kept, 3 * n, 3 * n + 3);
        indices[n] = kept++;
        break;
      }
      if (bits[3 * held] === x && bits[3 * held + 1] === y && bits[3 * held + 2] === z) {
        indices[n] = held;
        break;
      }
    }
  }
  return { positions: corners.slice(0, 3 * kept), indices, colours: null };
}

function hash(x: number, y: number, z: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(z, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
