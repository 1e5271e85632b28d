import { constants, createInflateRaw } from 'node:zlib';
import { deflatedPart, type SplitInstance, splitInstance } from '@hyaline/dicom';
import { MemoryBudget } from './memory-budget.ts';

type Taken = SplitInstance | Exclude<ReturnType<typeof splitInstance>, SplitInstance>;

/** Bytes that deflated files may grow to at once, over all requests: each counts as large as it may become. */
const inflating = new MemoryBudget(256 * 1024 * 1024);

/**
 * Takes a whole file apart and gives it to `use`; what a deflated file inflates to is counted until that has ended.
 * Inflating happens beside the event loop.
 */
export async function takeApart<T>(file: Uint8Array, use: (split: Taken) => Promise<T>): Promise<T> {
  const part = deflatedPart(file);
  if (part === undefined) return use(splitInstance(file));
  const { deflated, limit } = part;
  return inflating.hold(limit, async () => {
    const inflated = await inflate(deflated, limit);
    if (inflated === null) return use({ kind: 'refused', reason: 'damaged', detail: 'deflate' });
    return use(splitInstance(file, { inflate: () => inflated }));
  });
}

const PIECE_BYTES = 1024 * 1024;

/**
 * What a raw DEFLATE stream holds; of one that ends early, what there is of it.
 * @returns null when it is none, or holds more than `limit` bytes
 */
export async function inflate(deflated: Uint8Array, limit: number): Promise<Uint8Array | null> {
  const out = Buffer.allocUnsafeSlow(limit); // pages that are never written cost nothing
  const stream = createInflateRaw({ chunkSize: PIECE_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
  stream.end(deflated);
  let at = 0;
  try {
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      if (at + piece.length > limit) return null;
      out.set(piece, at);
      at += piece.length;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) return null;
    throw error;
  }
  return out.subarray(0, at);
}
