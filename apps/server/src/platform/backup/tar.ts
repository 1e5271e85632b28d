import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { chmod, chown, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { extract, pack, type Pack } from 'tar-stream';
import { BackupError } from './errors.ts';

export type TarEntry =
  | { name: string; kind: 'folder' }
  | { name: string; kind: 'bytes'; content: Uint8Array }
  /** `size` is what is promised in the archive: a file that grew is cut there, one that shrank is filled with zeros. */
  | { name: string; kind: 'file'; file: string; size: number };

/** A tar archive as a stream. Owners and times are left out: they mean nothing on another machine. */
export async function* tarOf(entries: AsyncIterable<TarEntry>): AsyncGenerator<Uint8Array> {
  const archive = pack();
  const filling = fill(archive, entries).catch((error: unknown) => archive.destroy(error as Error));
  yield* archive as AsyncIterable<Uint8Array>;
  await filling;
}

async function fill(archive: Pack, entries: AsyncIterable<TarEntry>): Promise<void> {
  for await (const entry of entries) await add(archive, entry);
  archive.finalize();
}

async function add(archive: Pack, entry: TarEntry): Promise<void> {
  const { name } = entry;
  const done = Promise.withResolvers<void>();
  const whenDone = (error?: unknown) => (error ? done.reject(error as Error) : done.resolve());
  if (entry.kind === 'folder') {
    archive.entry({ name, type: 'directory', mode: 0o700 }, whenDone);
  } else {
    const size = entry.kind === 'file' ? entry.size : entry.content.length;
    const sink = archive.entry({ name, size, mode: 0o600 }, whenDone);
    const content = entry.kind === 'file' ? exactly(entry.file, size) : [entry.content];
    for await (const piece of content) if (!sink.write(piece)) await once(sink, 'drain');
    sink.end(null);
  }
  await done.promise;
}

async function* exactly(file: string, size: number): AsyncGenerator<Uint8Array> {
  let left = size;
  if (left > 0)
    for await (const piece of createReadStream(file, { end: size - 1, highWaterMark: 256 * 1024 })) {
      left -= (piece as Uint8Array).length;
      yield piece as Uint8Array;
    }
  for (; left > 0; left -= Math.min(left, ZEROS.length)) yield ZEROS.subarray(0, Math.min(left, ZEROS.length));
}
const ZEROS = new Uint8Array(64 * 1024);

/** Zstandard at its fastest: a cluster is mostly pages with room in them, and encrypting costs more than this. */
export const compress = (source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  Readable.from(source).compose(createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } }));

export const decompress = (source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  Readable.from(source).compose(createZstdDecompress());

export interface Unpacked {
  name: string;
  content: AsyncIterable<Uint8Array>;
}

/**
 * The entries of an archive in their order; the content of each must be read before the next is asked for.
 * @throws BackupError on anything but plain files and folders with names inside the archive
 */
export async function* untar(source: AsyncIterable<Uint8Array>): AsyncGenerator<Unpacked & { folder: boolean }> {
  const archive = extract();
  const feeding = feed(source, archive).catch((error: unknown) => archive.destroy(error as Error));
  for await (const entry of archive) {
    const { name, type } = entry.header;
    if (!isInside(name) || (type !== 'file' && type !== 'directory'))
      throw new BackupError(`The archive holds something that does not belong in it: ${JSON.stringify(name)}`);
    yield { name: name.replace(/\/$/, ''), folder: type === 'directory', content: entry as AsyncIterable<Uint8Array> };
    entry.resume();
  }
  await feeding;
}

async function feed(source: AsyncIterable<Uint8Array>, archive: ReturnType<typeof extract>): Promise<void> {
  for await (const piece of source) if (!archive.write(piece)) await once(archive, 'drain');
  archive.end(null);
}

export const isInside = (name: string): boolean =>
  name !== '' && !name.includes('\0') && !path.isAbsolute(name) && !name.split(/[/\\]/).includes('..');

/** Puts one entry below `root`, for the given owner. */
export async function place(
  entry: Unpacked & { folder: boolean },
  root: string,
  owner: { uid: number; gid: number } | null,
): Promise<void> {
  const target = path.join(root, entry.name);
  if (entry.folder) {
    await mkdir(target, { recursive: true, mode: 0o700 });
    await chmod(target, 0o700);
  } else {
    const handle = await open(target, 'wx', 0o600);
    try {
      for await (const piece of entry.content)
        for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten;
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  if (owner) await chown(target, owner.uid, owner.gid);
}
