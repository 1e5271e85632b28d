import { type Bytes, concatBytes, fromBase64Url, toBase64Url, utf8 } from '@hyaline/kit';
import { SealedError } from './errors.ts';

const SECRET = 32;
const NONCE = 12;
const TAG = 16;

/** Argon2id (RFC 9106) of a link's password, computed by the sender's and the recipient's browser. */
export const LINK_ARGON2ID = { memoryKiB: 65_536, passes: 3, parallelism: 1, hashBytes: 32 } as const;

/** Argon2id with LINK_ARGON2ID; injected because WebCrypto has none (hash-wasm in the browser). */
export type PasswordHash = (password: Bytes, salt: Bytes) => Promise<Bytes>;

export interface LinkPassword {
  text: string;
  hash: PasswordHash;
}

/** Everything that follows from a link's secret T; layout in docs/decisions/0002-link.md. */
export interface LinkKeys {
  /** Sent to the server to find the link; says nothing about the other values. */
  lookup: Bytes;
  /** Wraps the payload key. Never leaves the browser. */
  wrapKey: Bytes;
  /** Shows the server that the password is known; null without a password. */
  passwordGate: Bytes | null;
}

/** A new link secret T: 32 bytes from the system's generator. It goes into the address's fragment and nowhere else. */
export const mintLink = (): Bytes => crypto.getRandomValues(new Uint8Array(SECRET));

export async function deriveLink(secret: Bytes, password?: LinkPassword): Promise<LinkKeys> {
  if (secret.length !== SECRET) throw new RangeError('a link secret has 32 bytes');
  const lookup = await hkdf(secret, 'hyaline/link/v1/id', 32);
  if (!password) return { lookup, wrapKey: await hkdf(secret, 'hyaline/link/v1/key', 32), passwordGate: null };
  const salt = await hkdf(secret, 'hyaline/link/v1/salt', 16);
  const hashed = await password.hash(utf8(password.text.normalize('NFKC')), salt); // keyboards differ in composition
  return {
    lookup,
    wrapKey: await hkdf(concatBytes(secret, hashed), 'hyaline/link/v1/key', 32),
    passwordGate: await hkdf(hashed, 'hyaline/link/v1/gate', 32),
  };
}

/** @returns nonce 12, ciphertext 32, tag 16 */
export async function wrapPayloadKey(keys: LinkKeys, payloadKey: Bytes): Promise<Bytes> {
  return wrapWithNonce(keys, payloadKey, crypto.getRandomValues(new Uint8Array(NONCE)));
}

/** The seam for golden vectors. Not exported by the package. */
export async function wrapWithNonce(keys: LinkKeys, payloadKey: Bytes, nonce: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', keys.wrapKey, 'AES-GCM', false, ['encrypt']);
  return concatBytes(nonce, new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, keys.lookup), key, payloadKey)));
}

/** @throws SealedError `wrong-key` when secret or password are not this link's, or the wrapped key was changed */
export async function unwrapPayloadKey(keys: LinkKeys, wrapped: Bytes): Promise<Bytes> {
  if (wrapped.length !== NONCE + 32 + TAG) throw new SealedError('truncated', 'a wrapped key has 60 bytes');
  const key = await crypto.subtle.importKey('raw', keys.wrapKey, 'AES-GCM', false, ['decrypt']);
  try {
    const opened = crypto.subtle.decrypt(gcm(wrapped.slice(0, NONCE), keys.lookup), key, wrapped.slice(NONCE));
    return new Uint8Array(await opened);
  } catch {
    throw new SealedError('wrong-key', 'this secret and password do not open this link');
  }
}

/** `<origin>/open#<T>`: browsers do not send what follows the `#`. */
export const linkAddress = (origin: string, secret: Bytes): string =>
  `${new URL(origin).origin}/open#${toBase64Url(secret)}`;

/** The secret in an address, a fragment or a pasted code; null when there is none. */
export function readLinkSecret(text: string): Bytes | null {
  const code = text.trim().split('#').at(-1) ?? '';
  try {
    const secret = fromBase64Url(code);
    return secret.length === SECRET ? secret : null;
  } catch {
    return null;
  }
}

function gcm(iv: Bytes, lookup: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8(`hyaline/link/v1|${toBase64Url(lookup)}`), tagLength: TAG * 8 };
}

/** HKDF-SHA256 (RFC 5869) with no salt: the input is uniformly random, or an Argon2id result. */
async function hkdf(input: Bytes, info: string, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', input, 'HKDF', false, ['deriveBits']);
  const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(params, key, length * 8));
}
