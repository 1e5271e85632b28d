import { type Bytes, concatBytes } from '@hyaline/kit';
import { DamagedError, type DataSet } from './dataset.ts';
import { nativeLength, openHeader } from './header.ts';
import type { Opened, OpenOptions } from './open.ts';
import { TAG } from './tags.ts';
import type { FrameRanges, HeaderResult, Identity, ImageHeader } from './types.ts';
import { valueBytes } from './values.ts';

/** A file in two parts that are kept apart: what says things, and pixels. */
export interface SplitInstance {
  readonly kind: 'image';
  readonly header: ImageHeader;
  readonly identity: Identity;
  /** All that stands before the pixel data: views into the file (of a deflated one: into what it inflates to). */
  readonly dataSet: DataSet;
  /** Everything before and after the pixel data, packed for `joinInstance`. */
  readonly headerPart: Bytes;
  /** The value field of Pixel Data exactly as in the file: a view into it (of a deflated file: inflated, its own bytes). */
  readonly bulk: Uint8Array;
  /** Per frame its ranges inside `bulk`. */
  readonly frames: FrameRanges;
}

const MAGIC = [0x48, 0x59, 0x48, 0x44]; // HYHD
const VERSION = 1;
const AROUND = 0;
const WHOLE = 1;
const FIXED = 16;

/**
 * Takes a whole file apart. `joinInstance(headerPart, bulk)` gives the same bytes back.
 * A deflated file keeps all of itself in the header part too, since packing it again would give other bytes.
 */
export function splitInstance(
  file: Uint8Array,
  options: OpenOptions = {},
): SplitInstance | Extract<HeaderResult, { kind: 'refused' }> {
  const { read, opened } = openHeader(file, file.length, options);
  if (read.kind === 'need-more') throw new Error('a whole file cannot need more'); // fileLength is bytes.length here
  if (read.kind === 'refused') return read;
  const { header, identity } = read;
  const { dataSet } = (opened as Opened).walk; // an image was opened
  try {
    const rest = dataSet.bytes.subarray(header.pixelData.offset);
    const native = header.pixelData.length;
    const walked = native === null ? walkFragments(rest, header.frames) : undefined;
    const length = native ?? (walked as Fragments).length;
    const bulk = rest.subarray(0, length);
    const frames =
      walked === undefined ? nativeRanges(header) : encapsulatedRanges(walked, header, bulk, offsetTable(dataSet));
    const headerPart = header.pixelData.deflated
      ? pack(WHOLE, file, EMPTY)
      : pack(AROUND, file.subarray(0, header.pixelData.offset), rest.subarray(length));
    return { kind: 'image', header, identity, dataSet, headerPart, bulk, frames };
  } catch (error) {
    if (error instanceof DamagedError) return { kind: 'refused', reason: 'damaged', detail: error.message };
    throw error;
  }
}

/** What `splitInstance` packed: the file's bytes before and after its pixel data, or, `whole`, all of it. */
export interface HeaderPart {
  readonly whole: boolean;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** @throws RangeError when it is not a header part */
export function splitHeaderPart(headerPart: Uint8Array): HeaderPart {
  if (headerPart.length < FIXED || MAGIC.some((byte, i) => headerPart[i] !== byte) || headerPart[4] !== VERSION) {
    throw new RangeError('not a header part');
  }
  const view = new DataView(headerPart.buffer, headerPart.byteOffset, headerPart.byteLength);
  const before = Number(view.getBigUint64(8));
  if (before > headerPart.length - FIXED) throw new RangeError('not a header part');
  return {
    whole: headerPart[5] === WHOLE,
    before: headerPart.subarray(FIXED, FIXED + before),
    after: headerPart.subarray(FIXED + before),
  };
}

/**
 * The file that `splitInstance` took apart, byte for byte.
 * @throws RangeError when the header part is not one
 */
export function joinInstance(headerPart: Uint8Array, bulk: Uint8Array): Bytes {
  const { whole, before, after } = splitHeaderPart(headerPart);
  return whole ? concatBytes(before) : concatBytes(before, bulk, after);
}

function pack(kind: number, before: Uint8Array, after: Uint8Array): Bytes {
  const fixed = new Uint8Array(FIXED);
  fixed.set(MAGIC);
  fixed[4] = VERSION;
  fixed[5] = kind;
  new DataView(fixed.buffer).setBigUint64(8, BigInt(before.length));
  return concatBytes(fixed, before, after);
}

const EMPTY = new Uint8Array(0);

/**
 * Ranges of each frame in a Pixel Data value field, for a header that `readHeader` gave and its whole value field.
 * @throws DamagedError when fragments cannot be told apart into frames
 */
export function frameRanges(header: ImageHeader, bulk: Uint8Array): FrameRanges {
  if (!header.pixelData.encapsulated) return nativeRanges(header);
  return encapsulatedRanges(walkFragments(bulk, header.frames), header, bulk, null);
}

function nativeRanges(header: ImageHeader): FrameRanges {
  const bytes = nativeLength({ ...header, frames: 1 });
  if (header.bitsAllocated === 1) return bitRanges(header);
  return Array.from({ length: header.frames }, (_, i) => [[i * bytes, bytes] as const]);
}

/** Frames of single bits follow each other without padding: the first bit of frame i is bit (i * pixels) % 8 of its range. */
function bitRanges({ rows, columns, samplesPerPixel, frames }: ImageHeader): FrameRanges {
  const bits = rows * columns * samplesPerPixel;
  return Array.from({ length: frames }, (_, i) => {
    const start = Math.floor((i * bits) / 8);
    return [[start, Math.ceil(((i + 1) * bits) / 8) - start] as const];
  });
}

type Range = readonly [start: number, length: number];

interface Fragments {
  /** Basic Offset Table: from the first byte after it to each frame's first item. */
  readonly basicOffsets: readonly number[];
  readonly ranges: readonly Range[];
  /** First byte after the table. */
  readonly base: number;
  /** Bytes up to the sequence delimiter. */
  readonly length: number;
}

/** Fragments that every file may have, and those of each frame beyond: real ones have one, sliced ones some. */
const FRAGMENTS_FLOOR = 65_536;
const FRAGMENTS_PER_FRAME = 64;

/** Items of encapsulated pixel data, PS3.5 annex A.4: always little endian; the first is the Basic Offset Table. */
function walkFragments(bulk: Uint8Array, frames: number): Fragments {
  const most = 1 + Math.max(FRAGMENTS_FLOOR, FRAGMENTS_PER_FRAME * frames);
  const view = new DataView(bulk.buffer, bulk.byteOffset, bulk.byteLength);
  const all: Range[] = [];
  let at = 0;
  while (at + 8 <= bulk.length) {
    const tag = view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true);
    if (tag !== TAG.Item) break;
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > bulk.length) throw new DamagedError('the file ends inside a fragment');
    // an empty one costs 8 bytes in the file and ten times that here
    if (all.length === most) throw new DamagedError('more fragments than its frames can have');
    all.push([at + 8, length]);
    at += 8 + length;
  }
  const [table, ...ranges] = all;
  if (table === undefined || ranges.length === 0) throw new DamagedError('encapsulated pixel data without fragments');
  const basicOffsets = Array.from({ length: table[1] >> 2 }, (_, i) => view.getUint32(table[0] + 4 * i, true));
  return { basicOffsets, ranges, base: table[0] + table[1], length: at };
}

/** Extended Offset Table: 64-bit offsets, one per frame; null when the file has none. */
function offsetTable(dataSet: DataSet): number[] | null {
  const bytes = valueBytes(dataSet, TAG.ExtendedOffsetTable);
  if (bytes === undefined || bytes.length < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 3 }, (_, i) => Number(view.getBigUint64(8 * i, true)));
}

function encapsulatedRanges(
  fragments: Fragments,
  header: ImageHeader,
  bulk: Uint8Array,
  extended: number[] | null,
): FrameRanges {
  const { ranges } = fragments;
  if (header.frames === 1) return [ranges];
  if (ranges.length === header.frames) return ranges.map((range) => [range]);
  const offsets = extended?.length === header.frames ? extended : fragments.basicOffsets;
  const starts = offsets.length === header.frames ? startsAt(fragments, offsets) : codeStreamStarts(ranges, bulk);
  const ascending = starts.every((start, i) => start >= 0 && start > (starts[i - 1] ?? -1));
  if (starts.length !== header.frames || starts[0] !== 0 || !ascending)
    throw new DamagedError('fragments without frames');
  return starts.map((start, i) => ranges.slice(start, starts[i + 1] ?? ranges.length));
}

/** Index of the fragment at each offset, -1 where none is; both ascend, so one pass does. */
function startsAt({ ranges, base }: Fragments, offsets: readonly number[]): number[] {
  let i = 0;
  return offsets.map((offset) => {
    while (i < ranges.length && (ranges[i] as Range)[0] - 8 < base + offset) i++;
    return ranges[i]?.[0] === base + offset + 8 ? i : -1;
  });
}

/** Without an offset table a frame starts where a fragment starts with a JPEG (FFD8) or JPEG 2000 (FF4F) marker. */
function codeStreamStarts(ranges: readonly Range[], bulk: Uint8Array): number[] {
  return ranges.flatMap(([start], i) =>
    bulk[start] === 0xff && (bulk[start + 1] === 0xd8 || bulk[start + 1] === 0x4f) ? [i] : [],
  );
}
