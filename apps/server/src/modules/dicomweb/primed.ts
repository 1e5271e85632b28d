import { KeyError } from '../../platform/crypto/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { ObjectMissingError } from '../../platform/storage/index.ts';

/** Pieces that are held back until so much of an answer is known to be there. */
const PIECES = 2;

/**
 * An answer whose first pieces have been made: what is refused is refused with its status, before anything went out.
 * A study that is destroyed meanwhile is not there.
 */
export async function primed<T>(source: AsyncIterable<T>): Promise<AsyncGenerator<T>> {
  const iterator = source[Symbol.asyncIterator]();
  const first: T[] = [];
  try {
    while (first.length < PIECES) {
      const { done, value } = await iterator.next();
      if (done === true) break;
      first.push(value);
    }
  } catch (error) {
    if (error instanceof ObjectMissingError || error instanceof KeyError) return refuse('not-found');
    throw error;
  }
  return (async function* () {
    try {
      yield* first;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}
