import { MAX_TRIANGLES, type Mesh, MeshError } from './mesh.ts';

/** Bytes of a number and how to read it. PLY knows two sets of names, both in use. */
const TYPES: Readonly<Record<string, readonly [bytes: number, read: (v: DataView, at: number, le: boolean) => number]>> = {
  char: [1, (v, at) => v.getInt8(at)],
  uchar: [1, (v, at) => v.getUint8(at)],
  short: [2, (v, at, le) => v.getInt16(at, le)],
  ushort: [2, (v, at, le) => v.getUint16(at, le)],
  int: [4, (v, at, le) => v.getInt32(at, le)],
  uint: [4, (v, at, le) => v.getUint32(at, le)],
  float: [4, (v, at, le) => v.getFloat32(at, le)],
  double: [8, (v, at, le) => v.getFloat64(at, le)],
}; // prettier-ignore
const ALIASES: Readonly<Record<string, string>> = {
  int8: 'char', uint8: 'uchar', int16: 'short', uint16: 'ushort',
  int32: 'int', uint32: 'uint', float32: 'float', float64: 'double',
}; // prettier-ignore

interface Property {
  readonly name: string;
  readonly type: string;
  /** Type of the length before a list; null for a single number. */
  readonly countType: string | null;
}

interface Element {
  readonly name: string;
  readonly count: number;
  readonly properties: Property[];
}

/** Gives the next number of a type; throws where the file ends. */
type Next = (type: string) => number;

const HEADER_MOST = 65_536;
const CORNERS_MOST = 64; // of one polygon

/** Reads a PLY 1.0 (text, binary little or big endian) with its vertex colours. @throws MeshError */
export function readPly(bytes: Uint8Array): Mesh {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEADER_MOST));
  const end = /(^|\n)end_header[ \t]*(\r\n|\n|\r)/.exec(head);
  if (!head.startsWith('ply')) throw new MeshError('not-a-mesh');
  if (!end) throw new MeshError('truncated');
  const start = end.index + end[0].length;
  const { format, elements } = parseHeader(head.slice(0, end.index).split(/\r\n|\n|\r/));
  const next = format === 'ascii' ? textNumbers(bytes.subarray(start)) : binaryNumbers(bytes.subarray(start), format === 'binary_little_endian'); // prettier-ignore
  return readElements(elements, next);
}

function parseHeader(lines: readonly string[]): { format: string; elements: Element[] } {
  let format = '';
  const elements: Element[] = [];
  for (const line of lines) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'format') format = rest[0] ?? '';
    if (word === 'element') elements.push({ name: rest[0] ?? '', count: Number(rest[1]), properties: [] });
    if (word === 'property') elements.at(-1)?.properties.push(propertyOf(rest));
  }
  if (!['ascii', 'binary_little_endian', 'binary_big_endian'].includes(format)) throw new MeshError('unsupported');
  for (const { count, properties } of elements) {
    // one without properties costs no bytes of the file, and time for each of its count
    if (count > 0 && properties.length === 0) throw new MeshError('unsupported');
    if (!Number.isInteger(count) || count < 0) throw new MeshError('bad-numbers');
    if (count > 3 * MAX_TRIANGLES) throw new MeshError('too-large');
  }
  return { format, elements };
}

function propertyOf(words: readonly string[]): Property {
  const isList = words[0] === 'list';
  const typeOf = (word = '') => (Object.hasOwn(ALIASES, word) ? (ALIASES[word] as string) : word);
  const property = {
    name: words.at(-1) ?? '',
    type: typeOf(isList ? words[2] : words[0]),
    countType: isList ? typeOf(words[1]) : null,
  };
  const types = [property.type, ...(property.countType === null ? [] : [property.countType])];
  if (!types.every((type) => Object.hasOwn(TYPES, type))) throw new MeshError('unsupported');
  return property;
}

function binaryNumbers(bytes: Uint8Array, littleEndian: boolean): Next {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return (type) => {
    const [size, read] = TYPES[type] as (typeof TYPES)[string];
    if (at + size > view.byteLength) throw new MeshError('truncated');
    const value = read(view, at, littleEndian);
    at += size;
    return value;
  };
}

function textNumbers(bytes: Uint8Array): Next {
  const words = new TextDecoder('latin1').decode(bytes).matchAll(/\S+/g);
  return () => {
    const { value, done } = words.next();
    if (done) throw new MeshError('truncated');
    return Number(value[0]);
  };
}

function readElements(elements: readonly Element[], next: Next): Mesh {
  let points: { positions: Float32Array<ArrayBuffer>; colours: Uint8Array<ArrayBuffer> | null } | null = null;
  const triangles: number[] = [];
  for (const element of elements) {
    if (element.name === 'vertex') points = readVertices(element, next);
    else if (element.name === 'face') readFaces(element, next, triangles);
    else
      for (let n = 0; n < element.count; n++) for (const property of element.properties) readProperty(property, next);
  }
  if (!points || points.positions.length === 0 || triangles.length === 0) throw new MeshError('empty');
  const vertices = points.positions.length / 3;
  if (triangles.some((n) => !(Number.isInteger(n) && n >= 0 && n < vertices))) throw new MeshError('bad-numbers');
  return { ...points, indices: Uint32Array.from(triangles) };
}

function readVertices({ count, properties }: Element, next: Next) {
  const places = ['x', 'y', 'z'].map((name) => properties.findIndex((property) => property.name === name));
  if (places.includes(-1)) throw new MeshError('unsupported');
  const tints = [['red', 'diffuse_red', 'r'], ['green', 'diffuse_green', 'g'], ['blue', 'diffuse_blue', 'b']].map((names) => properties.findIndex(({ name, type }) => type === 'uchar' && names.includes(name))); // prettier-ignore
  const positions = new Float32Array(3 * count);
  const colours = tints.includes(-1) ? null : new Uint8Array(3 * count);
  for (let n = 0; n < count; n++) {
    const values = properties.map((property) => readProperty(property, next)[0] ?? 0);
    for (let axis = 0; axis < 3; axis++) {
      const value = values[places[axis] as number] as number;
      if (!Number.isFinite(value)) throw new MeshError('bad-numbers');
      positions[3 * n + axis] = value;
      if (colours) colours[3 * n + axis] = values[tints[axis] as number] as number;
    }
  }
  return { positions, colours };
}

function readFaces({ count, properties }: Element, next: Next, triangles: number[]): void {
  for (let n = 0; n < count; n++) {
    for (const property of properties) {
      const values = readProperty(property, next);
      if (property.name !== 'vertex_indices' && property.name !== 'vertex_index') continue;
      for (let corner = 2; corner < values.length; corner++)
        triangles.push(values[0] as number, values[corner - 1] as number, values[corner] as number);
    }
    if (triangles.length > 3 * MAX_TRIANGLES) throw new MeshError('too-large');
  }
}

function readProperty({ type, countType }: Property, next: Next): number[] {
  if (countType === null) return [next(type)];
  const count = next(countType);
  if (!(count >= 0 && count <= CORNERS_MOST)) throw new MeshError('bad-numbers');
  return Array.from({ length: count }, () => next(type));
}
