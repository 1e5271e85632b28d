import { type Bytes, concatBytes } from '@hyaline/kit';
import { DamagedError } from './dataset.ts';
import { nativeLength } from './header.ts';
import type { SplitInstance } from './instance.ts';
import { writeItem } from './writer.ts';

/**
 * A Pixel Data value field with the picture and nothing beside it: native data end with their last pixel; JPEG and
 * JPEG 2000 streams lose their comments, application segments, boxes and what follows their end. Every pixel decodes
 * to the same value. RLE and the other encapsulated syntaxes are copied.
 * @throws DamagedError when a JPEG stream cannot be followed
 */
export function cleanPixels({ header, bulk, frames }: SplitInstance): Uint8Array {
  if (!header.pixelData.encapsulated) {
    // some writers say YBR_FULL_422 of pixels that they did not halve
    const full = nativeLength({ ...header, photometric: '' });
    return bulk.subarray(0, bulk.length >= full ? full : nativeLength(header));
  }
  const clean = cleanerOf(header.transferSyntaxUid);
  const parts = frames.map((ranges) => {
    const fragments = ranges.map(([start, length]) => bulk.subarray(start, start + length));
    const [only] = fragments;
    const frame = fragments.length === 1 && only ? only : concatBytes(...fragments);
    const cleaned = clean(frame);
    return cleaned === frame ? fragments : [even(cleaned)];
  });
  const tabled = bulkTableLength(bulk) > 0 || parts.some((fragments) => fragments.length > 1 && parts.length > 1);
  return concatBytes(writeItem(tabled ? offsetsOf(parts) : new Uint8Array(0)), ...parts.flat().map(writeItem));
}

const bulkTableLength = (bulk: Uint8Array): number => new DataView(bulk.buffer, bulk.byteOffset).getUint32(4, true);

/** Basic Offset Table, PS3.5 annex A.4: written afresh, since its bytes may be anything. */
function offsetsOf(parts: readonly (readonly Uint8Array[])[]): Bytes {
  const table = new Uint8Array(4 * parts.length);
  const view = new DataView(table.buffer);
  let at = 0;
  for (const [i, fragments] of parts.entries()) {
    view.setUint32(4 * i, at, true);
    for (const { length } of fragments) at += 8 + length;
  }
  return table;
}

function even(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : concatBytes(bytes, Uint8Array.of(0));
}

function cleanerOf(transferSyntaxUid: string): (frame: Uint8Array) => Uint8Array {
  if (/^1\.2\.840\.10008\.1\.2\.4\.(5\d|6\d|70|8[01])$/.test(transferSyntaxUid)) return cleanJpeg;
  if (/^1\.2\.840\.10008\.1\.2\.4\.(9[0-3]|20[123])$/.test(transferSyntaxUid)) return cleanJpeg2000;
  return (frame) => frame;
}

const [SOI, EOI, SOS, COM] = [0xd8, 0xd9, 0xda, 0xfe];

/** JPEG (ITU-T T.81) and JPEG-LS (T.87). @returns the frame itself when there is nothing to take out */
export function cleanJpeg(frame: Uint8Array): Uint8Array {
  if (frame[0] !== 0xff || frame[1] !== SOI) throw new DamagedError('a JPEG frame does not begin');
  const kept: Uint8Array[] = [frame.subarray(0, 2)];
  let changed = false;
  let at = 2;
  while (at < frame.length) {
    while (frame[at] === 0xff && frame[at + 1] === 0xff) at++; // fill bytes before a marker
    const marker = frame[at + 1];
    if (frame[at] !== 0xff || marker === undefined) throw new DamagedError('a JPEG marker');
    if (marker === EOI) {
      kept.push(frame.subarray(at, at + 2));
      at += 2;
      const padded = at === frame.length || (at + 1 === frame.length && frame[at] === 0);
      if (!padded) changed = true;
      break;
    }
    const length = ((frame[at + 2] ?? 0) << 8) | (frame[at + 3] ?? 0);
    if (length < 2 || at + 2 + length > frame.length) throw new DamagedError('a JPEG segment');
    const segment = frame.subarray(at, at + 2 + length);
    const clean = cleanSegment(marker, segment);
    if (clean !== segment) changed = true;
    kept.push(clean);
    at += segment.length;
    if (marker !== SOS) continue;
    const end = scanEnd(frame, at);
    kept.push(frame.subarray(at, end));
    at = end;
  }
  return changed ? concatBytes(...kept) : frame;
}

const NOTHING = new Uint8Array(0);
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;

/** Comments and application data go; of those that say how colours are stored, what says it stays. */
function cleanSegment(marker: number, segment: Uint8Array): Uint8Array {
  if (marker === COM) return NOTHING;
  if (!isApplication(marker)) return segment;
  if (marker === 0xe0 && startsWith(segment, 'JFIF\0')) return withoutThumbnail(segment);
  if (marker === 0xee && startsWith(segment, 'Adobe')) return segment.length === 16 ? segment : NOTHING;
  if (marker === 0xe8 && startsWith(segment, 'mrfx')) return segment.length === 9 ? segment : NOTHING; // JPEG-LS colours
  return NOTHING;
}

const startsWith = (segment: Uint8Array, word: string): boolean =>
  [...word].every((letter, i) => segment[4 + i] === letter.charCodeAt(0));

const JFIF_BYTES = 18;
function withoutThumbnail(segment: Uint8Array): Uint8Array {
  if (segment.length === JFIF_BYTES) return segment;
  if (segment.length < JFIF_BYTES) return NOTHING;
  const short = segment.slice(0, JFIF_BYTES);
  short.set([0, JFIF_BYTES - 2], 2);
  short.set([0, 0], JFIF_BYTES - 2);
  return short;
}

/** Where entropy-coded data end: at the next marker that is no restart. After 0xff, data have a byte below 0x80. */
function scanEnd(frame: Uint8Array, from: number): number {
  for (let at = from; at + 1 < frame.length; at++) {
    const next = frame[at + 1] as number;
    if (frame[at] === 0xff && next >= 0x80 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return frame.length; // cut off
}

const [SOT, SOD, EOC, COMMENT] = [0xff90, 0xff93, 0xffd9, 0xff64];

/** JPEG 2000 (ITU-T T.800): comments are blanked, so that no length changes; boxes and what follows the end go. */
export function cleanJpeg2000(frame: Uint8Array): Uint8Array {
  const stream = codeStream(frame);
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const comments: (readonly [from: number, to: number])[] = [];
  let tile: { at: number; bytes: number } | null = null;
  let at = 2;
  while (at + 4 <= stream.length && view.getUint16(at) !== EOC) {
    const marker = view.getUint16(at);
    if (marker === SOD) {
      if (tile === null) throw new DamagedError('JPEG 2000 data outside a tile');
      if (tile.bytes === 0 || tile.at + tile.bytes > stream.length) return blanked(frame, stream, comments); // to the end
      at = tile.at + tile.bytes;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (marker < 0xff00 || length < 2 || at + 2 + length > stream.length) throw new DamagedError('a JPEG 2000 segment');
    if (marker === SOT && length >= 10) {
      const bytes = view.getUint32(at + 6);
      if (bytes !== 0 && bytes < 14) throw new DamagedError('a JPEG 2000 tile');
      tile = { at, bytes };
    }
    if (marker === COMMENT) comments.push([at + 4, at + 2 + length]);
    at += 2 + length;
  }
  const isEnd = at + 2 <= stream.length && view.getUint16(at) === EOC;
  const end = isEnd ? at + 2 : stream.length;
  const padded = end === stream.length || (end + 1 === stream.length && stream[end] === 0);
  return blanked(frame, padded ? stream : stream.subarray(0, end), comments);
}

function blanked(frame: Uint8Array, stream: Uint8Array, comments: readonly (readonly [number, number])[]): Uint8Array {
  if (comments.length === 0) return stream.length === frame.length ? frame : stream;
  const out = stream.slice();
  for (const [from, to] of comments) out.fill(0, from, to);
  return out;
}

const startsStream = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0xff && bytes[at + 1] === 0x4f;

/** Some writers leave the boxes of a JP2 file around it, where XML and more may lie. */
function codeStream(frame: Uint8Array): Uint8Array {
  if (startsStream(frame, 0)) return frame;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  for (let at = 0; at + 8 <= frame.length;) {
    const size = view.getUint32(at);
    const end = size === 0 ? frame.length : at + size;
    if (view.getUint32(at + 4) === 0x6a703263 && startsStream(frame, at + 8)) return frame.subarray(at + 8, end);
    if (end < at + 8) break;
    at = end;
  }
  throw new DamagedError('no JPEG 2000 code stream');
}
