import { DecodeError, type FrameFormat } from './format.ts';

/** What a code stream says about itself, read before a decoder allocates anything for it. */
interface Stated {
  readonly columns: number;
  readonly rows: number;
  readonly components: number;
}

const MOST_TILES = 4096;

/**
 * Refuses a code stream that describes another picture than its file: a decoder would spend memory and time on what the
 * stream says. Streams whose description is not found are left to their decoder.
 * @throws DecodeError
 */
export function checkStatedSize(format: FrameFormat, frame: Uint8Array): void {
  const { columns, rows, samplesPerPixel } = format;
  if (HIGH_THROUGHPUT.test(format.transferSyntaxUid)) checkTileParts(frame);
  const stated = statedIn(frame);
  if (!stated) return;
  if (stated.columns !== columns || stated.rows !== rows)
    throw new DecodeError('damaged', `picture of ${stated.columns} x ${stated.rows} in a file that says otherwise`);
  if (stated.components !== samplesPerPixel) throw new DecodeError('damaged', 'number of colour components');
}

function statedIn(frame: Uint8Array): Stated | null {
  if (frame[0] !== 0xff) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame[1] === 0xd8) return jpegFrame(view);
  return frame[1] === 0x4f && frame[2] === 0xff && frame[3] === 0x51 ? jpeg2000Size(view) : null;
}

/** Frame header, ITU-T T.81 B.2.2; JPEG-LS has the same layout under another marker (T.87 C.2.2). */
function jpegFrame(view: DataView): Stated | null {
  for (let at = 2; at + 10 <= view.byteLength && view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++; // padding before a marker
      continue;
    }
    if (isFrameHeader(marker))
      return { rows: view.getUint16(at + 5), columns: view.getUint16(at + 7), components: view.getUint8(at + 9) };
    if (marker === 0xda) return null;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/**
 * The code stream of a JPEG 2000 frame. Some writers leave the boxes of a JP2 file around it (ITU-T T.800 annex I),
 * which DICOM has none of: a decoder that took them off itself would get past what is checked here.
 * @throws DecodeError when there is none
 */
export function codeStreamOf({ transferSyntaxUid }: FrameFormat, frame: Uint8Array): Uint8Array {
  if (!JPEG_2000.test(transferSyntaxUid) || startsCodeStream(frame, 0)) return frame;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  for (let at = 0; at + 8 <= frame.length;) {
    const size = view.getUint32(at);
    const end = size === 0 ? frame.length : at + size; // 0: up to the end
    if (view.getUint32(at + 4) === STREAM_BOX && startsCodeStream(frame, at + 8)) return frame.subarray(at + 8, end);
    if (end < at + 8) break;
    at = end;
  }
  throw new DecodeError('damaged', 'no JPEG 2000 code stream');
}
const STREAM_BOX = 0x6a703263; // jp2c
const startsCodeStream = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0xff && bytes[at + 1] === 0x4f;
const JPEG_2000 = /^1\.2\.840\.10008\.1\.2\.4\.(9[0-3]|20[123])$/;
const HIGH_THROUGHPUT = /^1\.2\.840\.10008\.1\.2\.4\.20[123]$/;
const [SOT, FIRST_MARKER] = [0xff90, 2];

/** Tile parts that reach beyond the frame, ITU-T T.800 A.4.2: the HTJ2K decoder looks for their end for ever. */
function checkTileParts(frame: Uint8Array): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  for (let at = FIRST_MARKER; at + 12 <= frame.length;) {
    if (view.getUint16(at) !== SOT) {
      if (frame[at] !== 0xff) return; // the decoder says what is wrong
      at += 2 + view.getUint16(at + 2);
      continue;
    }
    const length = view.getUint32(at + 6);
    if (length === 0) return; // up to the end
    if (length < 14 || at + length > frame.length)
      throw new DecodeError('damaged', 'a tile reaches beyond its picture');
    at += length;
  }
}

/**
 * A JPEG-LS stream that was cut off, with an end: its decoder reads on for ever where none comes.
 */
export function withEnd(frame: Uint8Array): Uint8Array {
  const last = frame.lastIndexOf(0xd9);
  if (last > 0 && frame[last - 1] === 0xff && frame.length - last <= 3) return frame; // and padding to an even length
  const out = new Uint8Array(frame.length + END.length);
  out.set(frame);
  out.set(END, frame.length);
  return out;
}
const END = Uint8Array.of(0xff, 0xd9);

const NOT_FRAMES = new Set([0xc4, 0xc8, 0xcc]); // tables, and what is reserved
const isFrameHeader = (marker: number): boolean =>
  marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && !NOT_FRAMES.has(marker));

/** SIZ, ITU-T T.800 A.5.1. @throws DecodeError for more tiles than pictures have, each of which costs memory */
function jpeg2000Size(view: DataView): Stated | null {
  if (view.byteLength < 42) return null;
  const word = (at: number): number => view.getUint32(at);
  const [x, y, offX, offY] = [word(8), word(12), word(16), word(20)];
  const [tileX, tileY, tileOffX, tileOffY] = [word(24), word(28), word(32), word(36)];
  const tiles = Math.ceil((x - tileOffX) / tileX) * Math.ceil((y - tileOffY) / tileY);
  if (!(tiles >= 1 && tiles <= MOST_TILES)) throw new DecodeError('damaged', 'number of tiles');
  const components = view.getUint16(40);
  // DICOM has no subsampled components in JPEG 2000; a decoder loops on absurd ones
  for (let at = 42; at + 3 <= Math.min(view.byteLength, 42 + 3 * components); at += 3)
    if (view.getUint8(at + 1) !== 1 || view.getUint8(at + 2) !== 1)
      throw new DecodeError('unsupported', 'subsampled JPEG 2000');
  return { columns: x - offX, rows: y - offY, components };
}
