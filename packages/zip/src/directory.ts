import { entryName } from './names.ts';
import { ZIP_LIMITS, type EntryProblem, type ZipDirectory, type ZipEntry, ZipError, type ZipLimits } from './types.ts';

const SIGNATURE = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50 };
const END = 22;
const LOCATOR = 20;
const END64 = 56;
const CENTRAL = 46;
const LOCAL = 30;
const COMMENT = 0xffff;
const U16 = 0xffff;
const U32 = 0xffffffff;
const MOST_DEFLATE_PACKS = 1032; // RFC 1951: 258 bytes from two bits
const ENCRYPTED = 0x2041; // flag bits 0, 6 (strong) and 13 (the directory too)

/**
 * Reads what an archive holds (APPNOTE.TXT 6.3, with ZIP64) without reading the files in it. Only the directory at the
 * end is believed for names, sizes and places: local headers may lack them, and are checked against it later.
 * @throws ZipError when the archive as a whole cannot be trusted
 */
export async function readZip(archive: Blob, limits: ZipLimits = ZIP_LIMITS): Promise<ZipDirectory> {
  const end = await findEnd(archive);
  if (end.count > limits.entries) throw new ZipError('too-many', `${end.count} entries`);
  if (end.size > limits.directoryBytes) throw new ZipError('too-many', `a directory of ${end.size} bytes`);
  const bytes = await read(archive, end.start, end.start + end.size);
  const records = [...recordsOf(bytes, end.shift, limits)];
  // a count of 16 bits starts again at 65,536
  if (records.length !== end.count && records.length % (U16 + 1) !== end.count) throw new ZipError('damaged', 'count');
  const total = records.reduce((sum, { size }) => sum + size, 0);
  if (total > limits.totalBytes) throw new ZipError('too-large', `${total} bytes`);
  if (total > limits.totalRatioFloor && total > archive.size * limits.totalRatio) throw new ZipError('too-dense');
  return sortOut(withEnds(records, end.start), limits);
}

interface End {
  readonly count: number;
  readonly size: number;
  /** Where the directory lies. */
  readonly start: number;
  /** Bytes before the archive itself, e.g. of a program that unpacks it. */
  readonly shift: number;
}

async function read(archive: Blob, start: number, end: number): Promise<DataView> {
  if (start < 0 || end > archive.size || start > end) throw new ZipError('damaged', 'a place outside the archive');
  return new DataView(await archive.slice(start, end).arrayBuffer());
}

async function findEnd(archive: Blob): Promise<End> {
  const from = Math.max(0, archive.size - END - COMMENT - LOCATOR - END64);
  const tail = await read(archive, from, archive.size);
  const at = endIn(tail);
  if (at === null) {
    const head = await read(archive, 0, Math.min(4, archive.size));
    const begins = head.byteLength === 4 && head.getUint32(0, true) === SIGNATURE.local;
    throw new ZipError(begins ? 'truncated' : 'not-zip');
  }
  const disk = tail.getUint16(at + 4, true);
  const plain = {
    count: tail.getUint16(at + 10, true),
    size: tail.getUint32(at + 12, true),
    offset: tail.getUint32(at + 16, true),
  };
  const isLarge = plain.count === U16 || plain.size === U32 || plain.offset === U32;
  const large = isLarge && at >= LOCATOR ? await end64(archive, tail, at, from) : null;
  if (large === null && disk !== 0 && disk !== U16) throw new ZipError('split');
  const { count, size, offset, before } = large ?? { ...plain, before: from + at };
  const start = before - size;
  const shift = start - offset;
  if (start < 0 || shift < 0) throw new ZipError('damaged', 'the directory reaches behind its end');
  return { count, size, start, shift };
}

/** The last end record whose comment reaches to the end; a comment may itself look like one. */
function endIn(tail: DataView): number | null {
  for (let at = tail.byteLength - END; at >= 0; at--) {
    if (tail.getUint32(at, true) !== SIGNATURE.end) continue;
    if (at + END + tail.getUint16(at + 20, true) === tail.byteLength) return at;
  }
  return null;
}

async function end64(archive: Blob, tail: DataView, at: number, from: number) {
  if (tail.getUint32(at - LOCATOR, true) !== SIGNATURE.locator) return null;
  const stated = safe(tail.getBigUint64(at - LOCATOR + 8, true));
  // with bytes before the archive the stated place is too low; the record then lies right before its locator
  for (const place of [stated, from + at - LOCATOR - END64]) {
    if (place < 0 || place + END64 > archive.size) continue;
    const record = await read(archive, place, place + END64);
    if (record.getUint32(0, true) !== SIGNATURE.end64) continue;
    if (record.getUint32(16, true) !== 0) throw new ZipError('split');
    return {
      count: safe(record.getBigUint64(32, true)),
      size: safe(record.getBigUint64(40, true)),
      offset: safe(record.getBigUint64(48, true)),
      before: place,
    };
  }
  throw new ZipError('damaged', 'no ZIP64 end record');
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ZipError('damaged', 'a number beyond all files');
  return Number(value);
}

interface DirectoryRecord {
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

function* recordsOf(view: DataView, shift: number, limits: ZipLimits): Iterable<DirectoryRecord> {
  let at = 0;
  let count = 0;
  while (at < view.byteLength) {
    if (at + CENTRAL > view.byteLength || view.getUint32(at, true) !== SIGNATURE.central)
      throw new ZipError('damaged', 'the directory is not one');
    if (++count > limits.entries) throw new ZipError('too-many');
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [number, number, number]; // prettier-ignore
    const next = at + CENTRAL + name + extra + comment;
    if (next > view.byteLength) throw new ZipError('damaged', 'the directory is cut');
    const large = largeNumbers(view, at, at + CENTRAL + name, extra);
    yield {
      path: entryName(new Uint8Array(view.buffer, at + CENTRAL, name)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      ...large,
      at: large.at + shift,
    };
    at = next;
  }
}

/** Size, packed size and place of a record, from its ZIP64 field where the plain ones are full. */
function largeNumbers(view: DataView, at: number, extraAt: number, extraLength: number) {
  const [size, packed, place] = [24, 20, 42].map((field) => view.getUint32(at + field, true)) as [number, number, number]; // prettier-ignore
  const disk = view.getUint16(at + 34, true);
  if (disk !== 0 && disk !== U16) throw new ZipError('split');
  if (size !== U32 && packed !== U32 && place !== U32) return { size, packed, at: place };
  const wide = [...wideNumbers(view, extraAt, extraLength)];
  const take = (plain: number): number => {
    if (plain !== U32) return plain;
    const value = wide.shift();
    if (value === undefined) throw new ZipError('damaged', 'no ZIP64 field');
    return value;
  };
  return { size: take(size), packed: take(packed), at: take(place) };
}

/** The numbers of the extra field 0x0001, in the order in which plain ones are missing. */
function* wideNumbers(view: DataView, start: number, length: number): Iterable<number> {
  for (let at = start; at + 4 <= start + length;) {
    const bytes = view.getUint16(at + 2, true);
    const stop = Math.min(at + 4 + bytes, start + length);
    if (view.getUint16(at, true) === 1)
      for (let p = at + 4; p + 8 <= stop; p += 8) yield safe(view.getBigUint64(p, true));
    at += 4 + bytes;
  }
}

type Ended = DirectoryRecord & { readonly end: number };

/** @throws ZipError when two records share bytes, or one lies in or behind the directory */
function withEnds(records: readonly DirectoryRecord[], directoryAt: number): Ended[] {
  const byPlace = records.toSorted((a, b) => a.at - b.at);
  const ends = new Map<DirectoryRecord, number>();
  for (const [n, record] of byPlace.entries()) {
    const end = byPlace[n + 1]?.at ?? directoryAt;
    if (record.at + LOCAL + record.packed > end) throw new ZipError('overlap', record.path);
    ends.set(record, end);
  }
  return records.map((record) => ({ ...record, end: ends.get(record) as number }));
}

function sortOut(records: readonly Ended[], limits: ZipLimits): ZipDirectory {
  const entries: ZipEntry[] = [];
  const refused: { path: string; reason: EntryProblem }[] = [];
  for (const record of records) {
    const { path, size, packed, method, crc32, at, end } = record;
    if (path.endsWith('/') || isOfTheSystem(path)) continue;
    const reason = problemOf(record, limits);
    if (reason) refused.push({ path, reason });
    else entries.push({ path, bytes: size, packedBytes: packed, method: method === 0 ? 'stored' : 'deflate', crc32, at, end }); // prettier-ignore
  }
  return { entries, refused };
}

/** What file managers add on their own account; no person put it there. */
const isOfTheSystem = (path: string): boolean => /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/.test(path); // prettier-ignore

function problemOf({ flags, method, size, packed }: DirectoryRecord, limits: ZipLimits): EntryProblem | null {
  if (flags & ENCRYPTED || method === 99) return 'encrypted';
  if (method !== 0 && method !== 8) return 'method';
  if (size > limits.entryBytes) return 'too-large';
  if (method === 0 && size !== packed) return 'damaged';
  if (method === 8 && size > packed * MOST_DEFLATE_PACKS) return 'damaged';
  if (size > limits.entryRatioFloor && size > packed * limits.entryRatio) return 'too-dense';
  return null;
}
