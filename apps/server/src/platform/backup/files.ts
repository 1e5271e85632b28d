import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256Stream } from '../crypto/index.ts';

export interface Written {
  bytes: number;
  /** hex */
  sha256: string;
}

/** Writes a file whole or not at all, durable once this resolves. */
export async function writeDurably(
  file: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Written> {
  const unfinished = `${file}.${process.pid}.part`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const hash = sha256Stream();
  let bytes = 0;
  try {
    const handle = await open(unfinished, 'w', 0o600);
    try {
      for await (const piece of source) {
        hash.update(piece);
        for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten;
        bytes += piece.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(file));
  return { bytes, sha256: hash.digest('hex') };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** SHA-256 of a file in hex, and its length. */
export async function hashFile(file: string): Promise<Written> {
  const hash = sha256Stream();
  let bytes = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    hash.update(piece as Uint8Array);
    bytes += (piece as Uint8Array).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
