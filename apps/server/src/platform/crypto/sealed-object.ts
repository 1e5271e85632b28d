import crypto from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { SealedError } from '@hyaline/sealed';
import { letGo } from '../memory/index.ts';
import { gcmOpen, gcmSealInto, gcmSealParts } from './aead.ts';
import { keyObject, randomBytes } from './primitives.ts';

// The same bytes as packages/sealed (golden vectors prove it), with OpenSSL in this thread: no promise per chunk.
const CHUNK = 16_384;
const TAG = 16;
const SALT = 24;
const HEADER = 56;
const LABEL = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0');

interface ChunkCipher {
  key: crypto.KeyObject;
  baseNonce: Buffer;
  header: Buffer;
}

/** Seals what flows through; see docs/decisions/0001-sealed-object.md. */
export const sealTransform = (key: Uint8Array, context: string): Transform => new SealTransform(key, context);

/**
 * Opens what flows through. A chunk comes out only after its tag was checked; a cut stream ends with an error.
 * Fails with SealedError.
 */
export const openTransform = (key: Uint8Array, context: string): Transform => new OpenTransform(key, context);

export const sealBytes = (key: Uint8Array, plain: Uint8Array, context: string): Buffer =>
  sealBytesWithSalt(key, plain, context, randomBytes(SALT));

/** The sealed form in pieces: each chunk is sealed into memory of its own, so that none of it is copied again. */
export function sealPieces(key: Uint8Array, plain: Uint8Array, context: string): Buffer[] {
  const cipher = derive(key, randomBytes(SALT), context);
  const pieces = [cipher.header];
  for (let at = 0, i = 0; at <= plain.length; at += CHUNK, i++)
    pieces.push(...gcmSealParts(cipher.key, nonceOf(cipher, i), plain.subarray(at, at + CHUNK)));
  return pieces;
}

/** Bytes of the sealed form of so many. */
export const sealedLength = (plain: number): number => HEADER + plain + (Math.floor(plain / CHUNK) + 1) * TAG;

/** The sealed form into memory that is there already. @returns how many bytes of `out` it fills */
export const sealInto = (key: Uint8Array, plain: Uint8Array, context: string, out: Uint8Array): number =>
  sealWithSalt(key, plain, context, randomBytes(SALT), out);

/** The seam for golden vectors; not exported by platform/crypto. */
export function sealBytesWithSalt(key: Uint8Array, plain: Uint8Array, context: string, salt: Uint8Array): Buffer {
  const out = Buffer.allocUnsafeSlow(sealedLength(plain.length));
  sealWithSalt(key, plain, context, salt, out);
  return out;
}

function sealWithSalt(key: Uint8Array, plain: Uint8Array, context: string, salt: Uint8Array, out: Uint8Array): number {
  const cipher = derive(key, salt, context);
  out.set(cipher.header);
  let filled = HEADER;
  for (let at = 0, i = 0; at <= plain.length; at += CHUNK, i++)
    filled += gcmSealInto(cipher.key, nonceOf(cipher, i), plain.subarray(at, at + CHUNK), out.subarray(filled));
  return filled;
}

/** @throws SealedError */
export function openBytes(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  const out = Buffer.allocUnsafeSlow(Math.max(0, sealed.length - HEADER));
  return out.subarray(0, openInto(key, sealed, context, out));
}

/**
 * The plain form into memory that is there already, which may be that of the sealed form itself. Each chunk is written
 * only after its tag was checked, but `out` is nobody's to use before all have been.
 * @returns how many bytes of `out` it fills
 * @throws SealedError
 */
export function openInto(key: Uint8Array, sealed: Uint8Array, context: string, out: Uint8Array): number {
  const cipher = openHeader(key, sealed, context);
  let filled = 0;
  for (let at = HEADER, i = 0; ; i++, at += CHUNK + TAG) {
    const chunk = sealed.subarray(at, at + CHUNK + TAG);
    const last = chunk.length < CHUNK + TAG; // asked before its memory is written to
    const plain = openChunk(cipher, i, chunk);
    out.set(plain, filled);
    filled += plain.length;
    letGo(plain);
    if (last) return filled;
  }
}

interface SealedRange {
  /** Of the whole object. */
  sealedLength: number;
  /** Plain bytes that are wanted. */
  start: number;
  length: number;
  /** Sealed bytes, `to` excluded. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/**
 * Part of a sealed object, from the chunks that hold it. It does not prove how long the object is.
 * @throws SealedError; RangeError when the object is too short for the range
 */
export async function readSealedRange(
  key: Uint8Array,
  context: string,
  { sealedLength, start, length, read }: SealedRange,
): Promise<Buffer> {
  const cipher = openHeader(key, await read(0, Math.min(HEADER, sealedLength)), context);
  const first = Math.floor(start / CHUNK);
  const last = Math.floor((start + Math.max(1, length) - 1) / CHUNK);
  const from = HEADER + first * (CHUNK + TAG);
  const to = Math.min(sealedLength, HEADER + (last + 1) * (CHUNK + TAG));
  if (to <= from) throw new RangeError('the range is not inside the object');
  const sealed = await read(from, to);
  const parts: Buffer[] = [];
  for (let i = first; i <= last; i++) {
    const at = (i - first) * (CHUNK + TAG);
    parts.push(openChunk(cipher, i, sealed.subarray(at, at + CHUNK + TAG)));
  }
  const plain = Buffer.concat(parts).subarray(start - first * CHUNK, start - first * CHUNK + length);
  if (plain.length < length) throw new RangeError('the range is not inside the object');
  return plain;
}

/** Collects bytes until a whole unit is there. Holds at most one unit plus the piece that just came. */
abstract class UnitTransform extends Transform {
  #rest: Buffer = Buffer.alloc(0);
  #index = 0;
  readonly #unit: number;

  constructor(unit: number) {
    super();
    this.#unit = unit;
  }

  protected abstract unit(index: number, bytes: Buffer): Buffer;

  protected feed(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let at = 0;
    for (; bytes.length - at >= this.#unit; at += this.#unit) {
      this.push(this.unit(this.#index++, bytes.subarray(at, at + this.#unit)));
    }
    this.#rest = Buffer.from(bytes.subarray(at)); // a copy: the caller may reuse its buffer
  }

  protected feedLast(): void {
    this.push(this.unit(this.#index++, this.#rest));
  }
}

class SealTransform extends UnitTransform {
  readonly #cipher: ChunkCipher;

  constructor(key: Uint8Array, context: string) {
    super(CHUNK);
    this.#cipher = derive(key, randomBytes(SALT), context);
    this.push(this.#cipher.header);
  }

  override _transform(piece: Buffer, _: BufferEncoding, done: TransformCallback): void {
    attempt(done, () => this.feed(piece));
  }

  override _flush(done: TransformCallback): void {
    attempt(done, () => this.feedLast());
  }

  protected override unit(index: number, bytes: Buffer): Buffer {
    return sealChunk(this.#cipher, index, bytes);
  }
}

class OpenTransform extends UnitTransform {
  readonly #key: Uint8Array;
  readonly #context: string;
  #head: Buffer = Buffer.alloc(0);
  #cipher: ChunkCipher | undefined;

  constructor(key: Uint8Array, context: string) {
    super(CHUNK + TAG);
    this.#key = key;
    this.#context = context;
  }

  override _transform(piece: Buffer, _: BufferEncoding, done: TransformCallback): void {
    attempt(done, () => {
      if (this.#cipher) return this.feed(piece);
      this.#head = Buffer.concat([this.#head, piece]);
      if (this.#head.length < HEADER) return;
      this.#cipher = openHeader(this.#key, this.#head, this.#context);
      this.feed(this.#head.subarray(HEADER));
    });
  }

  override _flush(done: TransformCallback): void {
    attempt(done, () => {
      this.#cipher ??= openHeader(this.#key, this.#head, this.#context);
      this.feedLast();
    });
  }

  protected override unit(index: number, bytes: Buffer): Buffer {
    return openChunk(this.#cipher as ChunkCipher, index, bytes);
  }
}

function attempt(done: TransformCallback, work: () => void): void {
  try {
    work();
    done();
  } catch (error) {
    done(error as Error);
  }
}

/** HKDF-Expand with SHA-512 over two blocks, RFC 5869 section 2.3; node:crypto's hkdf would extract first. */
function derive(inputKey: Uint8Array, salt: Uint8Array, context: string): ChunkCipher {
  if (inputKey.length !== 32 || salt.length !== SALT) throw new RangeError('a key has 32 bytes and a salt 24');
  const info = Buffer.concat([LABEL, salt, Buffer.from(context, 'utf8')]);
  const ready = keyObject(inputKey);
  const block = (before: Buffer, n: number) =>
    crypto.createHmac('sha512', ready).update(before).update(info).update(Uint8Array.of(n)).digest();
  const one = block(Buffer.alloc(0), 1);
  const secret = Buffer.concat([one, block(one, 2)]);
  return {
    key: keyObject(secret.subarray(0, 32)),
    baseNonce: secret.subarray(32, 44),
    header: Buffer.concat([salt, secret.subarray(44, 76)]),
  };
}

function openHeader(key: Uint8Array, header: Uint8Array, context: string): ChunkCipher {
  if (header.length < HEADER) throw new SealedError('truncated', 'the sealed header is not whole');
  const cipher = derive(key, header.subarray(0, SALT), context);
  if (crypto.timingSafeEqual(cipher.header, header.subarray(0, HEADER))) return cipher;
  throw new SealedError('wrong-key', 'this key and context do not belong to this object');
}

function nonceOf({ baseNonce }: ChunkCipher, index: number): Buffer {
  const nonce = Buffer.from(baseNonce);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ (index % 2 ** 32)) >>> 0, 8);
  nonce.writeUInt8(nonce.readUInt8(7) ^ Math.floor(index / 2 ** 32), 7);
  return nonce;
}

const sealChunk = (cipher: ChunkCipher, index: number, plain: Uint8Array): Buffer =>
  Buffer.concat(gcmSealParts(cipher.key, nonceOf(cipher, index), plain));

function openChunk(cipher: ChunkCipher, index: number, sealed: Uint8Array): Buffer {
  if (sealed.length < TAG) throw new SealedError('truncated', 'the last chunk is not whole');
  try {
    return gcmOpen(cipher.key, nonceOf(cipher, index), sealed);
  } catch {
    throw new SealedError('tampered', `chunk ${index} is not what was sealed`);
  }
}
