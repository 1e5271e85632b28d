import { type FrameRanges, frameRanges, type ImageHeader, nativeLength, splitInstance } from '@hyaline/dicom';
import { type RangeReader, openReader, SealedError } from '@hyaline/sealed';
import { LocalError, rangeOf, wholeOf } from './local-bytes.ts';
import type { LocalPlace, PixelPlace, ProblemReason, SealedPlace } from './protocol.ts';

/** The bytes of a frame could not be had. */
export class ReadError extends Error {
  readonly reason: ProblemReason;
  constructor(reason: ProblemReason, message: string = reason) {
    super(message);
    this.name = 'ReadError';
    this.reason = reason;
  }
}

/** One frame's bytes in one piece. @throws ReadError */
export async function readFrame(place: PixelPlace, header: ImageHeader, frame: number): Promise<Uint8Array> {
  return place.kind === 'sealed' ? readSealedFrame(place, frame) : readLocalFrame(place, header, frame);
}

async function readLocalFrame(place: LocalPlace, header: ImageHeader, frame: number): Promise<Uint8Array> {
  const { encapsulated, deflated, offset } = header.pixelData;
  try {
    const ranges = place.kind === 'file' ? place.frames?.[frame] : undefined;
    if (ranges) return await readRanges(place, offset, ranges);
    if (encapsulated || deflated) return await framesOf(place).then(({ bulk, frames }) => join(bulk, frames[frame]));
    if (header.bitsAllocated === 1) return await readRanges(place, offset, frameRanges(header, NO_BYTES)[frame] ?? []);
    const bytes = nativeLength({ ...header, frames: 1 });
    return await rangeOf(place, offset + frame * bytes, bytes);
  } catch (cause) {
    throw cause instanceof LocalError ? new ReadError(cause.reason) : cause;
  }
}

const NO_BYTES = new Uint8Array(0);

async function readRanges(place: LocalPlace, base: number, ranges: FrameRanges[number]): Promise<Uint8Array> {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last) throw new ReadError('damaged', 'a frame without bytes');
  const bytes = await rangeOf(place, base + first[0], last[0] + last[1] - first[0]);
  return join(bytes, ranges.map(([start, length]) => [start - first[0], length] as const)); // prettier-ignore
}

/** The last file whose fragments were told apart: the frames of a multi-frame file come one after the other. */
let lastFile: { file: unknown; parts: Promise<{ bulk: Uint8Array; frames: FrameRanges }> } | null = null;

function framesOf(place: LocalPlace): Promise<{ bulk: Uint8Array; frames: FrameRanges }> {
  const file = place.kind === 'file' ? place.file : place;
  if (lastFile?.file === file) return lastFile.parts;
  const parts = wholeOf(place).then((bytes) => {
    const split = splitInstance(bytes);
    if (split.kind === 'refused') throw new ReadError(split.reason, split.detail);
    return { bulk: split.bulk, frames: split.frames };
  });
  lastFile = { file, parts };
  return parts;
}

function join(bulk: Uint8Array, ranges: FrameRanges[number] | undefined): Uint8Array {
  const [only] = ranges ?? [];
  if (!ranges || !only) throw new ReadError('damaged', 'no such frame');
  if (ranges.length === 1) return bulk.subarray(only[0], only[0] + only[1]);
  const out = new Uint8Array(ranges.reduce((sum, [, length]) => sum + length, 0));
  let at = 0;
  for (const [start, length] of ranges) {
    out.set(bulk.subarray(start, start + length), at);
    at += length;
  }
  return out;
}

async function readSealedFrame(place: SealedPlace, frame: number): Promise<Uint8Array> {
  const ranges = place.frames[frame];
  const [first, last] = [ranges?.[0], ranges?.at(-1)];
  if (!ranges || !first || !last) throw new ReadError('damaged', 'no such frame');
  try {
    // fragments of a frame lie side by side: one request, and item headers between them are dropped here
    const reader = await readerOf(place);
    const plain = await reader.read(first[0], last[0] + last[1] - first[0]);
    return join(plain, ranges.map(([start, length]) => [start - first[0], length] as const)); // prettier-ignore
  } catch (cause) {
    if (cause instanceof SealedError) throw new ReadError('tampered', cause.code);
    throw cause;
  }
}

/** The frames of a multi-frame object share the check of its sealed header. */
let lastReader: { place: SealedPlace; reader: Promise<RangeReader> } | null = null;

function readerOf(place: SealedPlace): Promise<RangeReader> {
  if (place.frames.length > 1 && lastReader?.place.url === place.url) return lastReader.reader;
  const whole = place.frames.length === 1 ? fetchRange(place, 0, place.sealedLength) : null;
  const read = async (start: number, end: number) =>
    whole ? (await whole).subarray(start, end) : fetchRange(place, start, end);
  const reader = openReader(place.key, place.context, {
    sealedLength: place.sealedLength,
    read: async (a, b) => (await read(a, b)).slice(),
  });
  lastReader = { place, reader };
  return reader;
}

async function fetchRange(place: SealedPlace, start: number, end: number): Promise<Uint8Array> {
  const headers: Record<string, string> = { range: `bytes=${start}-${end - 1}` };
  if (place.authorization) headers['authorization'] = place.authorization;
  let response: Response;
  try {
    response = await fetch(place.url, { headers, credentials: 'same-origin', cache: 'no-store' });
  } catch {
    throw new ReadError('unavailable', 'offline');
  }
  if (!response.ok) throw new ReadError('unavailable', `status ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // a server that ignores ranges sends the whole object with 200
  return response.status === 200 && bytes.length > end - start ? bytes.subarray(start, end) : bytes;
}
