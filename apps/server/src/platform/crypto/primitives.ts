import crypto from 'node:crypto';

/** Text counts as UTF-8. */
export type Message = string | Uint8Array;

export const sha256 = (message: Message): Buffer => crypto.createHash('sha256').update(message).digest();

/** Broken as a signature, and used for none: the key under which services of leaked passwords are asked. */
export const sha1 = (message: Message): Buffer => crypto.createHash('sha1').update(message).digest();

export const hmacSha256 = (key: Uint8Array, message: Message): Buffer =>
  crypto.createHmac('sha256', keyObject(key)).update(message).digest();

/** Ciphers and HMACs take a key object several times faster than bytes, whose kind Node 24 finds out by failing. */
export const keyObject = (key: Uint8Array): crypto.KeyObject => crypto.createSecretKey(key);

/** HKDF-SHA256 (RFC 5869) with no salt: the input is a uniformly random key, `purpose` keeps the results apart. */
export const deriveKey = (key: Uint8Array, purpose: string, bytes = 32): Buffer =>
  Buffer.from(crypto.hkdfSync('sha256', key, new Uint8Array(0), purpose, bytes));

export const randomBytes = (count: number): Buffer => crypto.randomBytes(count);

/** Even over all whole numbers from 0 to below `below`. */
export const randomInt = (below: number): number => crypto.randomInt(below);

const nonces = Buffer.alloc(12 * 256);
let noncesAt = nonces.length;

/** 12 random bytes for AES-256-GCM. Drawn from the system for many at once; a nonce is no secret, it travels in the open. */
export function randomNonce(): Buffer {
  if (noncesAt === nonces.length) {
    crypto.randomFillSync(nonces);
    noncesAt = 0;
  }
  return Buffer.from(nonces.subarray(noncesAt, (noncesAt += 12)));
}

/** Equal in time that depends on the lengths only. */
export const timingSafeEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && crypto.timingSafeEqual(a, b);

/** The same as `sha256` beside the event loop, on a copy: for what takes longer than handing it over. */
export const sha256Aside = async (bytes: Uint8Array<ArrayBuffer>): Promise<Buffer> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes));

/** A running SHA-256, for streams. */
export const sha256Stream = (): crypto.Hash => crypto.createHash('sha256');
