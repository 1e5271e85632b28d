import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../src/crc32.ts';

/** A file for an archive, with room to lie about it. */
export interface ZipPart {
  readonly name: string | Uint8Array;
  readonly data: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** Sizes and sum stand behind the data and not in the local header, as streaming writers do it. */
  readonly descriptor?: boolean;
  /** Replaces what the directory says. */
  readonly says?: Partial<{ size: number; packed: number; crc: number; at: number }>;
  readonly zip64?: boolean;
  readonly localMethod?: number;
}

export interface ZipShape {
  readonly before?: Uint8Array;
  readonly comment?: string;
  readonly zip64?: boolean;
  readonly count?: number;
  readonly disk?: number;
}

const U32 = 0xffffffff;

/** Writes archives for tests, also ones that no honest program writes. */
export function buildZip(parts: readonly ZipPart[], shape: ZipShape = {}): Blob {
  const out: Uint8Array[] = [shape.before ?? new Uint8Array(0)];
  const shift = out[0]?.length ?? 0;
  let at = 0;
  const central: Uint8Array[] = [];
  for (const part of parts) {
    const record = recordOf(part);
    const local = localPart(part, record);
    central.push(centralPart(part, record, part.says?.at ?? at));
    out.push(...local);
    at += local.reduce((sum, { length }) => sum + length, 0);
  }
  const size = central.reduce((sum, { length }) => sum + length, 0);
  const end = endPart({ ...shape, count: shape.count ?? parts.length, size, at, shift });
  return new Blob([...out, ...central, end].map((bytes) => Uint8Array.from(bytes)));
}

type Record = ReturnType<typeof recordOf>;

function recordOf({ name, data, method = 8, flags = 0, descriptor = false }: ZipPart) {
  const bytes = typeof name === 'string' ? new TextEncoder().encode(name) : name;
  const utf8 = typeof name === 'string' ? 0x800 : 0;
  const packed = method === 8 ? deflateRawSync(data) : data;
  return {
    name: bytes,
    packed,
    method,
    flags: flags | utf8 | (descriptor ? 8 : 0),
    crc: crc32(data),
    size: data.length,
  };
}

function localPart(part: ZipPart, record: Record): Uint8Array[] {
  const { name, packed, method, flags, crc, size } = record;
  const known = !part.descriptor;
  const head = fields([
    [4, 0x04034b50],
    [2, 20],
    [2, flags],
    [2, part.localMethod ?? method],
    [4, 0],
    [4, known ? crc : 0],
    [4, known ? packed.length : 0],
    [4, known ? size : 0],
    [2, name.length],
    [2, 0],
  ]);
  const tail = known ? [] : [fields([[4, 0x08074b50], [4, crc], [4, packed.length], [4, size]])]; // prettier-ignore
  return [head, name, packed, ...tail];
}

function centralPart(part: ZipPart, record: Record, at: number): Uint8Array {
  const said = { size: record.size, packed: record.packed.length, crc: record.crc, ...part.says };
  const extra = part.zip64
    ? fields([[2, 1], [2, 24], [8, said.size], [8, said.packed], [8, at]]) // prettier-ignore
    : new Uint8Array(0);
  const head = fields([
    [4, 0x02014b50],
    [2, 45],
    [2, 20],
    [2, record.flags],
    [2, record.method],
    [4, 0],
    [4, said.crc],
    [4, part.zip64 ? U32 : said.packed],
    [4, part.zip64 ? U32 : said.size],
    [2, record.name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, part.zip64 ? U32 : at],
  ]);
  return Uint8Array.from([...head, ...record.name, ...extra]);
}

function endPart(end: ZipShape & { count: number; size: number; at: number; shift: number }): Uint8Array {
  const { count, size, at, shift, zip64 = false, disk = 0 } = end;
  const comment = new TextEncoder().encode(end.comment ?? '');
  const large = zip64
    ? [
        ...fields([[4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, count], [8, count], [8, size], [8, at]]), // prettier-ignore
        ...fields([[4, 0x07064b50], [4, 0], [8, shift + at + size], [4, 1]]), // prettier-ignore
      ]
    : [];
  const small = fields([
    [4, 0x06054b50],
    [2, disk],
    [2, disk],
    [2, zip64 ? 0xffff : count],
    [2, zip64 ? 0xffff : count],
    [4, zip64 ? U32 : size],
    [4, zip64 ? U32 : at],
    [2, comment.length],
  ]);
  return Uint8Array.from([...large, ...small, ...comment]);
}

function fields(list: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(list.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of list) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}
