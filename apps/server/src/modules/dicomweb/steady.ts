import { letGo } from '../../platform/memory/index.ts';
import { MultipartError } from './multipart.ts';

interface Pace {
  bytes: number;
  /** In so much time spent on waiting for the client; the server's own work does not count. */
  ms: number;
}

/** 16 kB a second: far below any line that images are sent over. */
const PACE: Pace = { bytes: 480_000, ms: 30_000 };

/**
 * A body that must come at a certain pace, so that nobody keeps a place that others wait for. Each piece is there until
 * the next is asked for, and no longer.
 * @throws MultipartError
 */
export async function* steady(source: AsyncIterable<Uint8Array>, pace: Pace = PACE): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let [waited, came] = [0, 0];
  for (;;) {
    const asked = performance.now();
    const next = await within(iterator.next(), pace.ms - waited);
    waited += performance.now() - asked;
    if (next.done === true) return;
    came += next.value.length;
    if (came >= pace.bytes) [waited, came] = [0, 0];
    else if (waited >= pace.ms) throw tooSlow();
    yield next.value;
    letGo(next.value);
  }
}

const tooSlow = () => new MultipartError('it comes too slowly');

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
