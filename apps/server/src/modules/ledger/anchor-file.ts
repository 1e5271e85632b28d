import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type AnchorLine, writeAnchorLine } from '@hyaline/ledger';

/**
 * Adds signed heads to the file outside the data folder. It only ever grows, and has reached the disk when this
 * resolves.
 * @throws an ENOENT, EACCES or ENOSPC error when the place cannot be written
 */
export async function appendAnchors(file: string, lines: readonly AnchorLine[]): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.appendFile(lines.map(writeAnchorLine).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The lines of an anchor file; null when there is none. A line that a crash cut in half is left out. */
export async function readAnchorFile(file: string): Promise<AnchorLine[] | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as AnchorLine];
    } catch {
      return [];
    }
  });
}
