import { KeyError } from '../../platform/crypto/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { ObjectMissingError } from '../../platform/storage/index.ts';

/**
 * An answer whose first piece has been made: what is refused is refused with its status, before anything went out. A
 * study that is destroyed meanwhile is not there.
 */
export async function primed<T>(source: AsyncIterable<T>): Promise<AsyncGenerator<T>> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next().catch((error: unknown) => {
    if (error instanceof ObjectMissingError || error instanceof KeyError) return refuse('not-found');
    throw error;
  });
  return (async function* () {
    try {
      for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}
