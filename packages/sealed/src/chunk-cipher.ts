import { type Bytes, concatBytes, equalBytes, utf8 } from '@hyaline/kit';
import { SealedError } from './errors.ts';
import { COMMITMENT, HEADER, SALT, SEALED_CHUNK, TAG } from './layout.ts';

const LABEL = utf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0');
const KEY = 32;
const NONCE = 12;

/** One object's key, base nonce and header; C2SP chunked-encryption "Key derivation". */
export interface ChunkCipher {
  key: CryptoKey;
  baseNonce: Bytes;
  header: Bytes;
}

/**
 * HKDF-Expand with SHA-512 (RFC 5869 section 2.3). WebCrypto's HKDF always extracts first, which this construction
 * leaves out because its input key is uniformly random already; hence HMAC by hand. 76 bytes are two blocks.
 */
async function expand(inputKey: Bytes, info: Bytes): Promise<Bytes> {
  const hmac = await crypto.subtle.importKey('raw', inputKey, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign']);
  const one = new Uint8Array(await crypto.subtle.sign('HMAC', hmac, concatBytes(info, Uint8Array.of(1))));
  const two = await crypto.subtle.sign('HMAC', hmac, concatBytes(one, info, Uint8Array.of(2)));
  return concatBytes(one, new Uint8Array(two)).subarray(0, KEY + NONCE + COMMITMENT);
}

/**
 * @param inputKey 32 uniformly random bytes
 * @throws RangeError when key or salt have another length
 */
export async function deriveCipher(inputKey: Bytes, salt: Bytes, context: string): Promise<ChunkCipher> {
  if (inputKey.length !== KEY || salt.length !== SALT) throw new RangeError('a key has 32 bytes and a salt 24');
  const secret = await expand(inputKey, concatBytes(LABEL, salt, utf8(context)));
  const key = await crypto.subtle.importKey('raw', secret.subarray(0, KEY), 'AES-GCM', false, ['encrypt', 'decrypt']);
  return {
    key,
    baseNonce: secret.slice(KEY, KEY + NONCE),
    header: concatBytes(salt, secret.subarray(KEY + NONCE)),
  };
}

/**
 * The cipher behind the first 56 bytes of a sealed object, once key and context are known to fit.
 * @throws SealedError `truncated`, `wrong-key`
 */
export async function openHeader(inputKey: Bytes, header: Bytes, context: string): Promise<ChunkCipher> {
  if (header.length < HEADER) throw new SealedError('truncated', 'the sealed header is not whole');
  const cipher = await deriveCipher(inputKey, header.slice(0, SALT), context);
  if (!equalBytes(cipher.header, header.subarray(0, HEADER))) {
    throw new SealedError('wrong-key', 'this key and context do not belong to this object');
  }
  return cipher;
}

/** Base nonce XOR chunk number, big-endian; only the last 5 bytes can change (2^38 chunks at most). */
export function chunkNonce(baseNonce: Bytes, index: number): Bytes {
  const nonce = baseNonce.slice();
  const view = new DataView(nonce.buffer);
  view.setUint32(8, (view.getUint32(8) ^ (index % 2 ** 32)) >>> 0);
  view.setUint8(7, view.getUint8(7) ^ Math.floor(index / 2 ** 32));
  return nonce;
}

export async function sealChunk({ key, baseNonce }: ChunkCipher, index: number, plain: Bytes): Promise<Bytes> {
  const iv = chunkNonce(baseNonce, index);
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, tagLength: TAG * 8 }, key, plain));
}

/** @throws SealedError `truncated` below 16 bytes, `tampered` when the tag does not fit */
export async function openChunk({ key, baseNonce }: ChunkCipher, index: number, sealed: Bytes): Promise<Bytes> {
  if (sealed.length < TAG) throw new SealedError('truncated', 'the last chunk is not whole');
  if (sealed.length > SEALED_CHUNK) throw new RangeError('more than one chunk');
  const iv = chunkNonce(baseNonce, index);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, tagLength: TAG * 8 }, key, sealed));
  } catch {
    throw new SealedError('tampered', `chunk ${index} is not what was sealed`);
  }
}
