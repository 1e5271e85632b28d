import crypto from 'node:crypto';
import { letGo } from '../memory/index.ts';
import { KeyError } from './errors.ts';
import { keyObject, randomBytes } from './primitives.ts';

const NONCE = 12;
const TAG = 16;
const CIPHER = 'aes-256-gcm';

/** AES-256-GCM. @returns ciphertext followed by the 16-byte tag */
export function gcmSeal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, aad?: Uint8Array): Buffer {
  return Buffer.concat(gcmSealParts(keyObject(key), nonce, plain, aad));
}

/** The same without joining them, and with a key that is made ready once for many. @returns ciphertext and tag */
export function gcmSealParts(
  key: crypto.KeyObject,
  nonce: Uint8Array,
  plain: Uint8Array,
  aad?: Uint8Array,
): [Buffer, Buffer] {
  const cipher = crypto.createCipheriv(CIPHER, key, nonce, { authTagLength: TAG });
  if (aad) cipher.setAAD(aad);
  const body = cipher.update(plain);
  cipher.final();
  return [body, cipher.getAuthTag()];
}

/** The same into memory that is there already. @returns how many bytes of `out` it fills */
export function gcmSealInto(key: crypto.KeyObject, nonce: Uint8Array, plain: Uint8Array, out: Uint8Array): number {
  const [body, tag] = gcmSealParts(key, nonce, plain);
  out.set(body);
  out.set(tag, body.length);
  letGo(body);
  return plain.length + TAG;
}

/**
 * The plaintext, only after the tag was checked.
 * @throws KeyError `tampered`
 */
export function gcmOpen(
  key: Uint8Array | crypto.KeyObject,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad?: Uint8Array,
): Buffer {
  if (sealed.length < TAG) throw new KeyError('tampered', 'Sealed bytes are shorter than their tag.');
  // without authTagLength Node would also accept a tag of 4 bytes, which can be guessed
  const ready = key instanceof Uint8Array ? keyObject(key) : key;
  const decipher = crypto.createDecipheriv(CIPHER, ready, nonce, { authTagLength: TAG });
  if (aad) decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const body = decipher.update(sealed.subarray(0, sealed.length - TAG));
  try {
    decipher.final();
  } catch {
    throw new KeyError('tampered', 'Sealed bytes are not what was sealed under this key for this place.');
  }
  return body;
}

/** Seals under a fresh random nonce. @returns nonce 12, ciphertext, tag 16 */
export function wrapBytes(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(NONCE);
  return Buffer.concat([nonce, gcmSeal(key, nonce, plain, Buffer.from(context))]);
}

/** @throws KeyError `tampered` */
export function unwrapBytes(key: Uint8Array, wrapped: Uint8Array, context: string): Buffer {
  if (wrapped.length < NONCE + TAG) throw new KeyError('tampered', 'A wrapped key is not whole.');
  return gcmOpen(key, wrapped.subarray(0, NONCE), wrapped.subarray(NONCE), Buffer.from(context));
}
