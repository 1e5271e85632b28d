import type { WorkerPool } from '../engine/pool.ts';
import type {
  ArchiveContent,
  HeaderAnswer,
  LocalProblem,
  PackedPlace,
  WorkerAsk,
  WorkerPart,
} from '../engine/protocol.ts';
import { discsIn, isDirectoryFile, type Disc } from './disc.ts';
import { entriesOf, labelOf, type LocalFile, localFile, nameOf, sorted } from './files.ts';
import { type FileProblem, type ReadProgress, SourceError, type SourceImage, type StudyContent, type StudySource } from './source.ts'; // prettier-ignore

const BATCH = 16;
const TRIES = 3;

type Archives = Map<File, Promise<ArchiveContent | LocalProblem>>;
type Read = (progress: ReadProgress) => void;

/** Files that a person chose on this computer. Their bytes go to the workers of this page and nowhere else. */
export function localFiles(files: readonly File[], label = ''): StudySource {
  const all = sorted(files.map(localFile));
  const archives: Archives = new Map();
  return {
    kind: 'local',
    label: label || labelOf(all),
    preview: (pool, signal) => middleImage(all, { pool, archives }, signal),
    read: (pool, signal, onProgress) => readAll(all, { pool, archives }, signal, onProgress),
  };
}

/** What was dropped and cannot even be listed. */
export const unreadable = (reason: LocalProblem): StudySource => ({
  kind: 'local',
  label: '',
  read: () => Promise.reject(new SourceError(reason)),
});

interface Tools {
  readonly pool: WorkerPool;
  /** Their lists, each read once. */
  readonly archives: Archives;
}

/** The middle file by name is usually near the middle of the stack; its neighbours stand in when it is no image. */
async function middleImage(
  files: readonly LocalFile[],
  tools: Tools,
  signal: AbortSignal,
): Promise<SourceImage | null> {
  const middle = files.length >> 1;
  for (let step = 0; step < TRIES && !signal.aborted; step++) {
    const file = files[middle + step];
    if (!file) return null;
    const [result] = await askHeaders([file], tools.pool, true);
    if (result?.kind === 'image') return imageOf(file, result);
    if (result?.kind !== 'zip') continue;
    const inside = await unzip(file, tools);
    if (typeof inside !== 'string') return middleImage(inside.files, tools, signal);
  }
  return null;
}

async function readAll(
  files: readonly LocalFile[],
  tools: Tools,
  signal: AbortSignal,
  onProgress: Read,
): Promise<StudyContent> {
  const found: Found[] = await headersOf(files, tools.pool, signal, onProgress);
  const problems: FileProblem[] = [];
  const zips = found.filter(({ result }) => result.kind === 'zip');
  for (const [n, { file }] of zips.entries()) {
    onProgress({ phase: 'archive', done: n, all: zips.length });
    const inside = await unzip(file, tools);
    signal.throwIfAborted();
    if (typeof inside === 'string') problems.push({ name: file.path, reason: inside });
    else {
      for (const one of inside.refused) problems.push(one);
      for (const one of await headersOf(inside.files, tools.pool, signal, onProgress)) found.push(one);
    }
  }
  const opened = await unpackLarge(found, tools.pool, signal, onProgress);
  const discs = await discsIn(opened.map(({ file }) => file), (ask) => askOne(tools.pool, ask)); // prettier-ignore
  signal.throwIfAborted();
  return contentOf(opened, problems, discs);
}

interface Found {
  readonly file: LocalFile;
  readonly result: HeaderAnswer;
}

async function headersOf(
  files: readonly LocalFile[],
  pool: WorkerPool,
  signal: AbortSignal,
  onProgress: Read,
): Promise<Found[]> {
  const found: Found[] = new Array(files.length);
  let done = 0;
  const starts = Array.from({ length: Math.ceil(files.length / BATCH) }, (_, b) => b * BATCH);
  await Promise.all(
    starts.map(async (start) => {
      const batch = files.slice(start, start + BATCH);
      const results = await askHeaders(batch, pool, false, signal);
      if (signal.aborted) return;
      for (const [n, file] of batch.entries()) {
        found[start + n] = { file, result: results[n] ?? { kind: 'refused', reason: 'unreadable' } };
      }
      done += batch.length;
      onProgress({ phase: 'headers', done, all: files.length });
    }),
  );
  signal.throwIfAborted();
  return found;
}

/** Files with many frames are read in many pieces: unpacking them for each would take longer than once for all. */
async function unpackLarge(
  found: readonly Found[],
  pool: WorkerPool,
  signal: AbortSignal,
  onProgress: Read,
): Promise<Found[]> {
  const out: Found[] = [];
  const large = found.filter(isLarge);
  for (const one of found) {
    if (!isLarge(one)) out.push(one);
    else {
      onProgress({ phase: 'archive', done: large.indexOf(one), all: large.length });
      out.push(await unpackOne(one, one.file.place as PackedPlace, pool));
      signal.throwIfAborted();
    }
  }
  return out;
}

const isLarge = ({ file, result }: Found): boolean =>
  file.place.kind === 'packed' && result.kind === 'image' && result.header.frames > 1;

async function unpackOne({ file }: Found, place: PackedPlace, pool: WorkerPool): Promise<Found> {
  const part = await askOne(pool, { kind: 'unpack', place });
  const result = part?.kind === 'unpacked' ? part.result : 'unreadable';
  if (typeof result === 'string') return { file, result: { kind: 'refused', reason: result } };
  const plain: LocalFile = { ...file, place: { kind: 'file', file: new File([result], nameOf(file)), frames: null } };
  const [answer] = await askHeaders([plain], pool);
  return { file: plain, result: answer ?? { kind: 'refused', reason: 'unreadable' } };
}

async function unzip(
  archive: LocalFile,
  { pool, archives }: Tools,
): Promise<{ files: LocalFile[]; refused: FileProblem[] } | LocalProblem> {
  if (archive.place.kind !== 'file') return 'zip-in-zip';
  const { file } = archive.place;
  const content = archives.get(file) ?? contentOfArchive(file, pool);
  archives.set(file, content);
  const read = await content;
  if (typeof read === 'string') return read;
  const refused = read.refused.map(({ path, reason }) => ({ name: `${archive.path}/${path}`, reason }));
  return { files: entriesOf(archive, file, read), refused };
}

async function contentOfArchive(archive: File, pool: WorkerPool): Promise<ArchiveContent | LocalProblem> {
  const part = await askOne(pool, { kind: 'archive', archive });
  return part?.kind === 'archive' ? part.content : 'unreadable';
}

function contentOf(found: readonly Found[], others: readonly FileProblem[], discs: readonly Disc[]): StudyContent {
  const images: SourceImage[] = [];
  const problems: FileProblem[] = [...others];
  for (const { file, result } of found) {
    if (result.kind === 'image') images.push(imageOf(file, result));
    else if (result.kind === 'refused' && !isQuiet(file, result.reason, discs))
      problems.push({ name: nameOf(file), reason: result.reason });
  }
  const missing = discs.flatMap((disc) => disc.missing);
  if (images.length === 0 && missing.length > 0) throw new SourceError('directory-alone');
  return { images, problems: [...problems, ...missing.map((name) => ({ name, reason: 'missing' as const }))] };
}

/** A DICOMDIR lists the other files; that it, and the programs on a disc, hold no picture is no problem. */
const isQuiet = (file: LocalFile, reason: string, discs: readonly Disc[]): boolean =>
  isDirectoryFile(file) ||
  ((reason === 'not-dicom' || reason === 'empty' || reason === 'archive') && discs.some((disc) => disc.isBeside(file)));

const imageOf = (file: LocalFile, answer: Extract<HeaderAnswer, { kind: 'image' }>): SourceImage => ({
  name: nameOf(file),
  header: answer.header,
  identity: answer.identity,
  seriesDescription: answer.identity.seriesDescription,
  place: file.place.kind === 'file' ? { ...file.place, frames: answer.frames } : file.place,
});

/** Answers in the order of the files. */
async function askHeaders(
  files: readonly LocalFile[],
  pool: WorkerPool,
  urgent = false,
  signal?: AbortSignal,
): Promise<(HeaderAnswer | undefined)[]> {
  const out: (HeaderAnswer | undefined)[] = [];
  const onParts = (parts: readonly WorkerPart[]) => {
    for (const part of parts) if (part.kind === 'header') out[part.n] = part.result;
  };
  const ask = { kind: 'headers', files: files.map(({ place }, n) => ({ n, place })) } as const;
  await pool.run(ask, onParts, { urgent, ...(signal && { signal }) });
  return out;
}

/** The one part that a worker answers with. */
async function askOne(pool: WorkerPool, ask: WorkerAsk): Promise<WorkerPart | null> {
  let answer: WorkerPart | null = null;
  await pool.run(ask, ([part]) => (answer = part ?? null));
  return answer;
}
