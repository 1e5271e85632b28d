import { letGo } from './let-go.ts';

const SMALLEST = 64 * 1024;
const LARGEST = 8 * 1024 * 1024;
/** Of one size, in bytes: enough for what is under way at once. */
const KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Buffers that are used again. Half a megabyte of fresh memory costs more than what is read into it, since the system
 * hands it out page by page. What is taken holds bytes of before: nobody reads more of it than they have written.
 */
export class BufferPool {
  readonly #free = new Map<number, Buffer[]>();

  /** At least so many bytes. Not given back it is simply lost to the pool. */
  take(bytes: number): Buffer {
    const size = sizeFor(bytes);
    return this.#free.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size);
  }

  /** The caller, and whoever it was handed to, must be done with it. */
  give(buffer: Buffer): void {
    const size = buffer.length;
    if (size > LARGEST || size !== sizeFor(size)) return letGo(buffer);
    const free = this.#free.get(size) ?? [];
    this.#free.set(size, free);
    if ((free.length + 1) * size <= KEPT_BYTES) free.push(buffer);
    else letGo(buffer);
  }
}

/** Powers of two; beyond the largest exactly what is asked for. */
function sizeFor(bytes: number): number {
  if (bytes > LARGEST) return bytes;
  return bytes <= SMALLEST ? SMALLEST : 2 ** Math.ceil(Math.log2(bytes));
}

/** The one pool of the process: what storing gives back, retrieving takes. */
export const buffers = new BufferPool();
