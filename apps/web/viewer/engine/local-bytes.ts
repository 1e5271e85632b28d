import type { Bytes } from '@hyaline/kit';
import type { EntryProblem, ZipProblem } from '@hyaline/zip';
import type { LocalPlace, LocalProblem, PackedPlace } from './protocol.ts';

/** The bytes of a frame could not be had. */
export class LocalError extends Error {
  readonly reason: LocalProblem;
  constructor(reason: LocalProblem, message: string = reason) {
    super(message);
    this.name = 'LocalError';
    this.reason = reason;
  }
}

/** Only who opens a ZIP fetches what reads it. */
const zip = () => import('@hyaline/zip/read');

export const sizeOf = (place: LocalPlace): number => (place.kind === 'file' ? place.file.size : place.entry.bytes);

/** The first bytes of a file. @throws LocalError */
export async function startOf(place: LocalPlace, wanted: number): Promise<Bytes> {
  if (place.kind === 'file') return slice(place.file, 0, wanted);
  return unpacking(async ({ readEntryStart }) => readEntryStart(place.archive, place.entry, wanted));
}

/** Some bytes of a file; of one in an archive all of it is unpacked and checked first. @throws LocalError */
export async function rangeOf(place: LocalPlace, start: number, length: number): Promise<Bytes> {
  if (place.kind === 'file') return slice(place.file, start, start + length);
  return (await wholeOf(place)).subarray(start, start + length);
}

/** @throws LocalError */
export async function wholeOf(place: LocalPlace): Promise<Bytes> {
  if (place.kind === 'file') return slice(place.file, 0, place.file.size);
  return unpacking(async ({ readEntry }) => readEntry(place.archive, place.entry));
}

/** A large file of an archive, unpacked for good. @throws LocalError */
export const unpacked = (place: PackedPlace): Promise<Blob> =>
  unpacking(async ({ unpackEntry }) => unpackEntry(place.archive, place.entry));

async function slice(file: Blob, start: number, end: number): Promise<Bytes> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (cause) {
    throw new LocalError(faultOf(cause));
  }
}

async function unpacking<T>(run: (tools: Awaited<ReturnType<typeof zip>>) => Promise<T>): Promise<T> {
  const tools = await zip();
  try {
    return await run(tools);
  } catch (cause) {
    throw new LocalError(cause instanceof tools.EntryError ? ENTRY_PROBLEMS[cause.code] : faultOf(cause));
  }
}

export const ENTRY_PROBLEMS: Readonly<Record<EntryProblem, LocalProblem>> = {
  encrypted: 'zip-encrypted',
  method: 'zip-method',
  'too-large': 'zip-too-large',
  'too-dense': 'zip-trap',
  damaged: 'zip-damaged',
};

export const ZIP_PROBLEMS: Readonly<Record<ZipProblem, LocalProblem>> = {
  'not-zip': 'zip-damaged',
  truncated: 'zip-truncated',
  damaged: 'zip-damaged',
  split: 'zip-split',
  'too-many': 'zip-too-many',
  'too-large': 'zip-too-large',
  'too-dense': 'zip-trap',
  overlap: 'zip-trap',
};

/** What the browser says when it cannot read a file (File API, section 7). */
export function faultOf(cause: unknown): LocalProblem {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotFoundError') return 'gone';
  if (name === 'NotReadableError') return 'changed';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return 'unreadable';
}

const MAGIC: readonly (readonly [kind: 'zip' | 'archive', bytes: readonly number[], at: number])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04], 0],
  ['zip', [0x50, 0x4b, 0x05, 0x06], 0], // an empty one
  ['archive', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], 0], // RAR
  ['archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 0], // 7z
  ['archive', [0x1f, 0x8b], 0], // gzip
  ['archive', [0x42, 0x5a, 0x68], 0], // bzip2
  ['archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 0], // xz
  ['archive', [0x28, 0xb5, 0x2f, 0xfd], 0], // zstd
  ['archive', [0x75, 0x73, 0x74, 0x61, 0x72], 257], // tar
  ['archive', [0x43, 0x44, 0x30, 0x30, 0x31], 0x8001], // the image of a disc, ISO 9660
];

/** What else a file is that is no DICOM; null for none of these. */
export function archiveKind(start: Uint8Array): 'zip' | 'archive' | null {
  const found = MAGIC.find(([, bytes, at]) => bytes.every((byte, n) => start[at + n] === byte));
  return found?.[0] ?? null;
}
