import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { toBase64Url } from '@hyaline/kit';
import { z } from 'zod';
import {
  composeErasureList,
  type Erased,
  erasedLine,
  headLine,
  missingFrom,
  type Salvaged,
  salvageErasures,
} from './erasure-list.ts';
import type { Signer } from './sign.ts';

/** @returns null: there is none. @throws an EACCES or EIO error when it is there and cannot be read */
export function readErasureFile(file: string, by: { keyringId: string; key: string | null }): Salvaged | null {
  try {
    return salvageErasures(readFileSync(file, 'utf8'), by);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Keeps a file as it is under a name with the time, before another takes its place. @returns that name */
export function keepAside(file: string): string {
  const aside = `${file}.${new Date().toISOString().replaceAll(':', '-')}`;
  copyFileSync(file, aside, constants.COPYFILE_EXCL);
  chmodSync(aside, 0o600);
  sync(aside);
  sync(path.dirname(aside));
  return aside;
}

/** The list as a file that only grows; every line is on the disk when `add` returns. One writer at a time is the caller's duty. */
export class ErasureFile {
  readonly #file: string;
  readonly #signer: Signer;
  readonly #keyringId: string;

  constructor(file: string, { signer, keyringId }: { signer: Signer; keyringId: string }) {
    this.#file = file;
    this.#signer = signer;
    this.#keyringId = keyringId;
  }

  /**
   * Makes the list what the keyring knows: begins it, adds what is missing, and goes on from what can be believed of a
   * list that is damaged or not by this keyring, which is kept aside. At no time is there less in its place than before.
   * @returns the list that was put aside, and its new name; null when none was
   */
  bringUpToDate(known: readonly Erased[]): { unfit: Salvaged; aside: string } | null {
    const found = readErasureFile(this.#file, { keyringId: this.#keyringId, key: toBase64Url(this.#signer.publicKey) });
    if (found?.fit === 'whole') {
      const missing = missingFrom(found.erased.slice(0, found.chained), [...found.erased, ...known]);
      if (missing.length > 0) this.add(missing);
      return null;
    }
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const aside = found && keepAside(this.#file);
    this.#replace(
      composeErasureList(this.#signer, this.#keyringId, missingFrom([], [...known, ...(found?.erased ?? [])])),
    );
    return found && aside !== null ? { unfit: found, aside } : null;
  }

  /** @throws an ENOENT, EACCES or ENOSPC error when the place cannot be written */
  add(erased: readonly Erased[]): void {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const handle = openSync(this.#file, 'a+', 0o600);
    let isNew = false;
    try {
      let last = lastLine(handle);
      const lines: string[] = [];
      if (!last) {
        isNew = true;
        const line = headLine(this.#signer, { keyringId: this.#keyringId, at: new Date().toISOString() });
        last = { n: 0, line };
        lines.push(line);
      }
      for (const one of erased) {
        last = { n: last.n + 1, line: erasedLine(this.#signer, last, one) };
        lines.push(last.line);
      }
      if (lines.length > 0) writeFileSync(handle, lines.map((line) => `${line}\n`).join(''));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    chmodSync(this.#file, 0o600);
    if (isNew) sync(path.dirname(this.#file));
  }

  /** Whole or not at all. */
  #replace(text: string): void {
    const unfinished = `${this.#file}.${process.pid}.part`;
    writeFileSync(unfinished, text, { mode: 0o600, flush: true });
    renameSync(unfinished, this.#file);
    sync(path.dirname(this.#file));
  }
}

function sync(place: string): void {
  const handle = openSync(place, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const TAIL = 4096;
/** The last whole line; what a crash left of one after it is taken away. */
function lastLine(handle: number): { n: number; line: string } | undefined {
  const { size } = fstatSync(handle);
  const tail = Buffer.alloc(Math.min(size, TAIL));
  readSync(handle, tail, 0, tail.length, size - tail.length);
  const end = tail.lastIndexOf(0x0a);
  if (end < tail.length - 1) ftruncateSync(handle, size - tail.length + end + 1);
  if (end < 0) return undefined;
  const line = tail.subarray(tail.lastIndexOf(0x0a, end - 1) + 1, end).toString('utf8');
  return { n: z.object({ n: z.int() }).parse(JSON.parse(line)).n, line };
}
