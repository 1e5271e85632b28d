import type { WorkerPool } from '../engine/pool.ts';
import type { WorkerPart } from '../engine/protocol.ts';
import type { FileProblem, SourceImage, StudyContent, StudySource } from './source.ts';

const BATCH = 16;
const TRIES = 3;
type Header = Extract<WorkerPart, { kind: 'header' }>;

/** Files that a person chose on this computer. Their bytes go to the workers of this page and nowhere else. */
export function localFiles(files: readonly File[], label = ''): StudySource {
  const sorted = files.toSorted((a, b) => byNumbers(pathOf(a), pathOf(b)));
  return {
    kind: 'local',
    label: label || folderOf(sorted),
    preview: (pool, signal) => middleImage(sorted, pool, signal),
    read: (pool, signal, onProgress) => readAll(sorted, pool, signal, onProgress),
  };
}

/** IM2 before IM10: makers number their files, not always with zeros in front. */
const byNumbers = new Intl.Collator('en', { numeric: true }).compare;

const pathOf = (file: File): string => file.webkitRelativePath || file.name;

const folderOf = (files: readonly File[]): string => files[0]?.webkitRelativePath.split('/')[0] ?? '';

/** The middle file by name is usually near the middle of the stack; its neighbours stand in when it is no image. */
async function middleImage(files: readonly File[], pool: WorkerPool, signal: AbortSignal): Promise<SourceImage | null> {
  const middle = files.length >> 1;
  for (let step = 0; step < TRIES && !signal.aborted; step++) {
    const file = files[middle + step];
    if (!file) return null;
    const [header] = await readHeaders([{ n: 0, file }], pool, true);
    if (header?.result.kind === 'image') return imageOf(file, header.result);
  }
  return null;
}

async function readAll(
  files: readonly File[],
  pool: WorkerPool,
  signal: AbortSignal,
  onProgress: (done: number, all: number) => void,
): Promise<StudyContent> {
  const asks = files.map((file, n) => ({ n, file }));
  const found: (Header['result'] | undefined)[] = new Array(files.length);
  let done = 0;
  const batches = Array.from({ length: Math.ceil(asks.length / BATCH) }, (_, b) =>
    asks.slice(b * BATCH, (b + 1) * BATCH),
  );
  await Promise.all(
    batches.map(async (batch) => {
      if (signal.aborted) return;
      for (const { n, result } of await readHeaders(batch, pool)) found[n] = result;
      done += batch.length;
      onProgress(done, files.length);
    }),
  );
  signal.throwIfAborted();
  return contentOf(files, found);
}

function contentOf(files: readonly File[], found: readonly (Header['result'] | undefined)[]): StudyContent {
  const images: SourceImage[] = [];
  const problems: FileProblem[] = [];
  for (const [n, file] of files.entries()) {
    const result = found[n];
    if (result?.kind === 'image') images.push(imageOf(file, result));
    else if (!isDirectoryFile(file))
      problems.push({ name: file.name, reason: result?.kind === 'refused' ? result.reason : 'unreadable' });
  }
  return { images, problems };
}

/** DICOMDIR lists the other files; that it holds no picture is no problem. */
const isDirectoryFile = (file: File): boolean => /^dicomdir$/i.test(file.name);

const imageOf = (file: File, { header, identity }: Extract<Header['result'], { kind: 'image' }>): SourceImage => ({
  name: file.name,
  header,
  identity,
  place: { kind: 'file', file },
});

async function readHeaders(
  files: readonly { n: number; file: File }[],
  pool: WorkerPool,
  urgent = false,
): Promise<Header[]> {
  const out: Header[] = [];
  await pool.run(
    { kind: 'headers', files },
    (parts) => {
      for (const part of parts) if (part.kind === 'header') out.push(part);
    },
    urgent,
  );
  return out;
}

/** Everything in a dropped folder or selection, folders within folders included. */
export async function filesOfDrop(items: DataTransferItemList): Promise<File[]> {
  // the list empties itself once the event is over: take all entries before the first await
  const entries = [...items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = await Promise.all(entries.map((entry) => (entry instanceof File ? [entry] : filesUnder(entry))));
  return found.flat();
}

async function filesUnder(entry: FileSystemEntry | null): Promise<File[]> {
  if (entry?.isFile)
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  if (!entry?.isDirectory) return [];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    // readEntries gives at most 100 at a time
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...(await Promise.all(some.map(filesUnder))).flat());
  }
}

/** Everything in a folder that the browser gave a handle to. */
export async function filesOfFolder(folder: FileSystemDirectoryHandle): Promise<File[]> {
  const found: File[] = [];
  for await (const handle of folder.values()) {
    found.push(...(handle.kind === 'file' ? [await handle.getFile()] : await filesOfFolder(handle)));
  }
  return found;
}
