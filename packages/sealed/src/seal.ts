import { type Bytes, concatBytes } from '@hyaline/kit';
import { type ChunkCipher, deriveCipher, openChunk, openHeader, sealChunk } from './chunk-cipher.ts';
import { CHUNK, HEADER, plainLength, SALT, SEALED_CHUNK } from './layout.ts';

/** Chunks in flight at once: enough to keep the engine's crypto threads busy, small enough for a phone's memory. */
const BATCH = 32;

export const newSalt = (): Bytes => crypto.getRandomValues(new Uint8Array(SALT));

/**
 * Seals bytes in one piece; see docs/decisions/0001-sealed-object.md for the layout.
 * @param key 32 uniformly random bytes
 * @param context what the object is for, one of `contexts`; opening needs the same
 */
export const seal = (key: Bytes, plaintext: Bytes, context: string): Promise<Bytes> =>
  sealWithSalt(key, plaintext, context, newSalt());

/** The seam for golden vectors. Not exported by the package: a salt that repeats under one key breaks it. */
export async function sealWithSalt(key: Bytes, plaintext: Bytes, context: string, salt: Bytes): Promise<Bytes> {
  const cipher = await deriveCipher(key, salt, context);
  const count = Math.floor(plaintext.length / CHUNK) + 1;
  const sealed = await inBatches(count, (i) => sealChunk(cipher, i, plaintext.subarray(i * CHUNK, (i + 1) * CHUNK)));
  return concatBytes(cipher.header, ...sealed);
}

/** @throws SealedError when the bytes are not exactly what `seal` made with this key and context */
export async function open(key: Bytes, sealed: Bytes, context: string): Promise<Bytes> {
  const cipher = await openHeader(key, sealed, context);
  plainLength(sealed.length);
  return openChunks(cipher, 0, sealed.subarray(HEADER));
}

/** Opens consecutive whole chunks; `first` is the number of the first. */
export async function openChunks(cipher: ChunkCipher, first: number, body: Bytes): Promise<Bytes> {
  const count = Math.ceil(body.length / SEALED_CHUNK);
  const at = (i: number) => body.subarray(i * SEALED_CHUNK, (i + 1) * SEALED_CHUNK);
  return concatBytes(...(await inBatches(count, (i) => openChunk(cipher, first + i, at(i)))));
}

export async function inBatches<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    results.push(...(await Promise.all(Array.from({ length: size }, (_, i) => work(from + i)))));
  }
  return results;
}
