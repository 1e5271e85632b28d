import { closeSync, fsync, open as openFile, read, rename as renameFile, write } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { MINUTE_MS, newId } from '@hyaline/kit';
import {
  keyParts,
  ObjectMissingError,
  type ObjectSource,
  type ObjectStore,
  type StagedObject,
  StorageFullError,
  type StoredObject,
} from './object-store.ts';

/** No key begins with a dot, so unfinished objects can never be read or listed. */
const UNFINISHED = '.unfinished';
/** Another process may be writing: a file counts as abandoned when nothing was added to it for this long. */
const ABANDONED_MS = 60 * MINUTE_MS;
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

// plain descriptors: a FileHandle costs the main thread as much as a small file's whole writing
// plain calls to close: what was only read, or is synced, waits for nothing, and waking a thread for it costs more
const [openFd, readFd, syncFd, rename] = [
  promisify(openFile),
  promisify(read),
  promisify(fsync),
  promisify(renameFile),
];
const writeFd = promisify(write) as (fd: number, bytes: Uint8Array, from: number) => Promise<{ bytesWritten: number }>;

/** An object store in a folder, HYALINE_DATA/objects; several processes may share it. Removes what a crash left unfinished. */
export async function localFolder(root: string): Promise<ObjectStore> {
  const unfinished = path.join(root, UNFINISHED);
  await mkdir(root, { recursive: true, mode: 0o700 });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await removeAbandoned(unfinished);
  const fileOf = (key: string) => path.join(root, ...keyParts(key));

  const store: ObjectStore = {
    async put(key, source) {
      const staged = await store.stage(key, source);
      await store.settle([staged]);
      return staged.bytes;
    },
    stage: (key, source) => mapFull(() => stageFile(unfinished, { key, file: fileOf(key) }, source)),
    settle: (staged) => mapFull(() => settleFiles(root, staged.map(ownFile))),
    unstage: async (staged) => void (await Promise.all(staged.map((one) => dropFile(ownFile(one))))),
    get: (key, range = {}) => readFileRange(fileOf(key), range),
    readInto: (key, into) => readFileInto(fileOf(key), into),
    size: async (key) => (await statFile(fileOf(key))).size,
    async delete(key) {
      await rm(fileOf(key), { force: true });
      await syncFolder(path.dirname(fileOf(key)));
    },
    async deleteAll(prefix) {
      await rm(fileOf(prefix), { recursive: true, force: true });
      await syncFolder(path.dirname(fileOf(prefix)));
    },
    list: (prefix) => listFiles(fileOf(prefix), prefix),
    async check() {
      const key = `ready/${newId()}`;
      await store.put(key, Uint8Array.of(1));
      await store.delete(key);
    },
  };
  return store;
}

interface StagedFile extends StagedObject {
  file: string;
  temporary: string;
  fd: number | null;
}

const ownFile = (staged: StagedObject): StagedFile => staged as StagedFile;

async function stageFile(
  unfinished: string,
  place: { key: string; file: string },
  source: ObjectSource,
): Promise<StagedFile> {
  const temporary = path.join(unfinished, newId());
  const fd = await openFd(temporary, 'wx', 0o600);
  try {
    let bytes = 0;
    if (source instanceof Uint8Array) bytes = await writeAll(fd, source);
    else for await (const piece of source) bytes += await writeAll(fd, piece);
    return { ...place, bytes, temporary, fd };
  } catch (error) {
    closeSync(fd);
    await rm(temporary, { force: true });
    throw error;
  }
}

/** fsync of all, rename of all, fsync of the folders: each whole or absent, whenever the power goes. */
async function settleFiles(root: string, staged: readonly StagedFile[]): Promise<void> {
  const folders = new Set(staged.map(({ file }) => path.dirname(file)));
  try {
    await all(staged, ({ fd }) => syncFd(fd as number)); // the file system writes its journal once for all
    await all(staged, closeOnce);
    await all(staged, (one) => renameInto(root, one));
    await all([...folders], syncFolder);
  } catch (error) {
    await all(staged, async (one) => (await dropFile(one), await rm(one.file, { force: true })));
    throw error;
  }
}

/** Waits for all, also when one fails: nothing goes on behind the caller's back. @throws the first failure */
async function all<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const results = await Promise.allSettled(items.map(work));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** A descriptor that was closed belongs to somebody else the next moment. */
async function closeOnce(staged: StagedFile): Promise<void> {
  const { fd } = staged;
  staged.fd = null;
  if (fd !== null) closeSync(fd);
}

async function dropFile(staged: StagedFile): Promise<void> {
  await closeOnce(staged).catch(() => undefined);
  await rm(staged.temporary, { force: true });
}

async function removeAbandoned(unfinished: string): Promise<void> {
  for (const name of await readdir(unfinished)) {
    const file = path.join(unfinished, name);
    const found = await stat(file).catch(() => null); // its writer may just have finished it
    if (found && found.mtimeMs < Date.now() - ABANDONED_MS) await rm(file, { force: true });
  }
}

async function writeAll(fd: number, piece: Uint8Array): Promise<number> {
  for (let at = 0; at < piece.length;) at += (await writeFd(fd, piece, at)).bytesWritten;
  return piece.length;
}

/** Its folder is there, mostly: asking first would cost as much again. */
async function renameInto(root: string, { temporary, file }: StagedFile): Promise<void> {
  try {
    await rename(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeFolders(root, path.dirname(file));
    await rename(temporary, file);
  }
}

/** A new folder is durable only once its parent is synced, up to the first that was there before. */
async function makeFolders(root: string, folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let at = folder; at.length > root.length && at.length >= first.length; at = path.dirname(at)) {
    await syncFolder(path.dirname(at));
  }
}

async function readFileRange(file: string, { start = 0, end }: { start?: number; end?: number }): Promise<Readable> {
  const handle = await open(file, 'r').catch(missing);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new ObjectMissingError('no such object');
    const size = found.size;
    const stop = end ?? size;
    if (!Number.isSafeInteger(start) || start < 0 || stop < start || stop > size)
      throw new RangeError('the range is not inside the object');
    if (stop === start) {
      await handle.close();
      return Readable.from([]);
    }
    return handle.createReadStream({ start, end: stop - 1, highWaterMark: 256 * 1024 });
  } catch (error) {
    await handle.close().catch(() => undefined);
    throw error;
  }
}

async function readFileInto(file: string, into: Buffer): Promise<number> {
  const fd = await openFd(file, 'r').catch(missing);
  try {
    for (let at = 0; ;) {
      const { bytesRead } = await readFd(fd, into, at, into.length - at, at);
      at += bytesRead;
      if (bytesRead === 0 || at === into.length) return at;
    }
  } catch (error) {
    return missing(error as NodeJS.ErrnoException);
  } finally {
    closeSync(fd);
  }
}

async function statFile(file: string): Promise<{ size: number }> {
  const found = await stat(file).catch(missing);
  if (!found.isFile()) throw new ObjectMissingError('no such object');
  return found;
}

async function* listFiles(folder: string, prefix: string): AsyncIterable<StoredObject> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  for (const entry of entries) {
    const key = `${prefix}/${entry.name}`;
    if (entry.isDirectory()) yield* listFiles(path.join(folder, entry.name), key);
    else if (entry.isFile()) {
      const { size, mtimeMs } = await stat(path.join(folder, entry.name));
      yield { key, bytes: size, writtenAt: mtimeMs };
    }
  }
}

/** Syncs of folders that wait for the one before them to end: all who came meanwhile share one. */
const syncs = new Map<string, { running: Promise<void>; next: Promise<void> | null }>();

/** Makes what has been renamed into a folder, or removed from it, durable. */
function syncFolder(folder: string): Promise<void> {
  const known = syncs.get(folder);
  if (!known) return startSync(folder);
  // the running one may have begun before our change: only the one after it covers it
  known.next ??= known.running.catch(() => undefined).then(() => startSync(folder));
  return known.next;
}

function startSync(folder: string): Promise<void> {
  const entry = { running: syncNow(folder), next: null };
  syncs.set(folder, entry);
  const end = () => {
    if (syncs.get(folder) === entry && entry.next === null) syncs.delete(folder);
  };
  entry.running.then(end, end);
  return entry.running;
}

async function syncNow(folder: string): Promise<void> {
  const fd = await openFd(folder, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null; // removed meanwhile: nothing left to make durable
    throw error;
  });
  if (fd === null) return;
  try {
    await syncFd(fd);
  } finally {
    closeSync(fd);
  }
}

async function mapFull<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!FULL.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new StorageFullError('the object store is full', { cause: error });
  }
}

function missing(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR')
    throw new ObjectMissingError('no such object');
  throw error;
}
