import type { Bytes } from '@hyaline/kit';
import { openHeader } from './chunk-cipher.ts';
import { SealedError } from './errors.ts';
import { CHUNK, HEADER, plainLength, rangeOf } from './layout.ts';
import { openChunks } from './seal.ts';

export interface SealedSource {
  /** Bytes of the whole sealed object, as its index states them. */
  sealedLength: number;
  /** Sealed bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
}

export interface RangeReader {
  plainLength: number;
  /** @throws SealedError `range` outside the object, `truncated` when the source gives too little, `tampered` */
  read(start: number, length: number): Promise<Bytes>;
}

/**
 * Random access into a sealed object: the header is read and checked once, each read fetches only the chunks it needs.
 * @throws SealedError `wrong-key`, `truncated`
 */
export async function openReader(key: Bytes, context: string, source: SealedSource): Promise<RangeReader> {
  const total = plainLength(source.sealedLength);
  const cipher = await openHeader(key, await exactly(source, 0, HEADER), context);
  return {
    plainLength: total,
    async read(start, length) {
      const { start: from, end } = rangeOf(start, length, source.sealedLength);
      if (start + length > total) throw new SealedError('range', 'the range ends after the object');
      if (length === 0) return new Uint8Array(0);
      const first = Math.floor(start / CHUNK);
      const plain = await openChunks(cipher, first, await exactly(source, from, end));
      return plain.slice(start - first * CHUNK, start - first * CHUNK + length);
    },
  };
}

/** Plaintext bytes `start` to `start + length` of a sealed object, without reading the rest of it. */
export async function openRange(
  key: Bytes,
  context: string,
  source: SealedSource,
  start: number,
  length: number,
): Promise<Bytes> {
  return (await openReader(key, context, source)).read(start, length);
}

async function exactly(source: SealedSource, start: number, end: number): Promise<Bytes> {
  const bytes = await source.read(start, end);
  if (bytes.length !== end - start) throw new SealedError('truncated', 'the source ended early');
  return bytes as Bytes;
}
