import { SealedError } from './errors.ts';

/** Plaintext bytes per chunk, C2SP chunked-encryption "Message chunking". */
export const CHUNK = 16_384;
export const TAG = 16;
export const SALT = 24;
export const COMMITMENT = 32;
export const HEADER = SALT + COMMITMENT;
export const SEALED_CHUNK = CHUNK + TAG;
/** 4 PiB: more chunks would eat into the random part of the nonce. */
const MAX_CHUNKS = 2 ** 38;

/** Bytes of the sealed form of `plainLength` bytes. The last chunk is always shorter than 16 KiB and may be empty. */
export function sealedLength(plainLength: number): number {
  const chunks = Math.floor(plainLength / CHUNK) + 1;
  if (!Number.isSafeInteger(plainLength) || plainLength < 0 || chunks > MAX_CHUNKS) {
    throw new SealedError('range', 'a sealed object holds 0 bytes to 4 PiB');
  }
  return HEADER + plainLength + chunks * TAG;
}

/**
 * Bytes of plaintext inside `sealed` bytes.
 * @throws SealedError `truncated` for a length that no whole object can have
 */
export function plainLength(sealed: number): number {
  const body = sealed - HEADER;
  const rest = body % SEALED_CHUNK;
  if (!Number.isSafeInteger(sealed) || body < TAG || rest < TAG) {
    throw new SealedError('truncated', 'no whole sealed object has this length');
  }
  return body - (Math.floor(body / SEALED_CHUNK) + 1) * TAG;
}

/** Whether a whole sealed object with something in it can have this length. */
export function isSealedLength(sealed: number): boolean {
  try {
    return plainLength(sealed) > 0;
  } catch {
    return false;
  }
}

/** Where chunk `index` starts in the sealed object. */
export const chunkOffset = (index: number): number => HEADER + index * SEALED_CHUNK;

export interface ByteRange {
  /** First byte. */
  start: number;
  /** One past the last byte. */
  end: number;
}

/**
 * The whole sealed chunks that hold plaintext bytes `start` to `start + length`, header not included.
 * @param sealed length of the sealed object when known: the last chunk is short, so the range is cut there
 */
export function rangeOf(start: number, length: number, sealed = Number.POSITIVE_INFINITY): ByteRange {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(length) || start < 0 || length < 0) {
    throw new SealedError('range', 'start and length are whole bytes from 0');
  }
  const first = Math.floor(start / CHUNK);
  if (length === 0) return { start: chunkOffset(first), end: chunkOffset(first) };
  const last = Math.floor((start + length - 1) / CHUNK);
  return { start: chunkOffset(first), end: Math.min(chunkOffset(last + 1), sealed) };
}
