import { type FrameRanges, type ImageHeader, readDirectory, readHeader, splitInstance } from '@hyaline/dicom';
import { canDecode } from '@hyaline/volume';
import {
  archiveKind,
  ENTRY_PROBLEMS,
  faultOf,
  LocalError,
  sizeOf,
  startOf,
  unpacked,
  wholeOf,
  ZIP_PROBLEMS,
} from './local-bytes.ts';
import type { HeaderAnswer, LocalPlace, PackedPlace, WorkerPart } from './protocol.ts';

const FIRST_READ = 65_536;
/** A directory of a disc lists some thousand files in some hundred bytes each. */
const MOST_DIRECTORY = 64 * 1024 * 1024;

export const readHeaders = (files: readonly { n: number; place: LocalPlace }[]): Promise<WorkerPart[]> =>
  // all reads start at once: waiting for each in turn costs more than the bytes
  Promise.all(
    files.map(async ({ n, place }): Promise<WorkerPart> => ({ kind: 'header', n, result: await headerOf(place) })),
  );

async function headerOf(place: LocalPlace): Promise<HeaderAnswer> {
  const size = sizeOf(place);
  try {
    for (let wanted = Math.min(size, FIRST_READ); ;) {
      const bytes = await startOf(place, wanted);
      const result = readHeader(bytes, size);
      if (result.kind === 'image' && !canDecode(result.header)) return { kind: 'refused', reason: 'unsupported' };
      if (result.kind === 'image') return { ...result, frames: await framesOf(place, result.header) };
      if (result.kind === 'refused') return result.reason === 'not-dicom' ? whatElse(bytes, place) : result;
      if (wanted >= size) return { kind: 'refused', reason: 'truncated' };
      wanted = Math.min(size, Math.max(result.bytes, wanted * 2));
    }
  } catch (cause) {
    return { kind: 'refused', reason: cause instanceof LocalError ? cause.reason : 'unreadable' };
  }
}

function whatElse(start: Uint8Array, place: LocalPlace): HeaderAnswer {
  const kind = archiveKind(start);
  if (kind === 'zip') return place.kind === 'file' ? { kind: 'zip' } : { kind: 'refused', reason: 'zip-in-zip' };
  return { kind: 'refused', reason: kind ?? 'not-dicom' };
}

/** Where the frames of a compressed multi-frame file lie: found once, so that nobody reads all of it for one frame. */
async function framesOf(place: LocalPlace, header: ImageHeader): Promise<FrameRanges | null> {
  const { encapsulated, deflated } = header.pixelData;
  if (place.kind !== 'file' || header.frames === 1 || !encapsulated || deflated) return null;
  const split = splitInstance(await wholeOf(place));
  return split.kind === 'image' ? split.frames : null; // what is wrong is said when its frames are read
}

export async function readArchive(archive: File): Promise<WorkerPart> {
  const { readZip, ZipError } = await import('@hyaline/zip/read');
  try {
    const { entries, refused } = await readZip(archive);
    const left = refused.map(({ path, reason }) => ({ path, reason: ENTRY_PROBLEMS[reason] }));
    return { kind: 'archive', content: { entries, refused: left } };
  } catch (cause) {
    return { kind: 'archive', content: cause instanceof ZipError ? ZIP_PROBLEMS[cause.code] : faultOf(cause) };
  }
}

export async function unpack(place: PackedPlace): Promise<WorkerPart> {
  try {
    return { kind: 'unpacked', result: await unpacked(place) };
  } catch (cause) {
    return { kind: 'unpacked', result: cause instanceof LocalError ? cause.reason : 'unreadable' };
  }
}

export async function readDisc(place: LocalPlace): Promise<WorkerPart> {
  if (sizeOf(place) > MOST_DIRECTORY) return { kind: 'directory', directory: null };
  // one that cannot be read tells nothing: the files then say for themselves what they are
  const bytes = await wholeOf(place).catch(() => null);
  return { kind: 'directory', directory: bytes && readDirectory(bytes) };
}
