import type { Link } from '@hyaline/contract';
import { type Bytes, toBase64Url, utf8 } from '@hyaline/kit';
import {
  contexts,
  deriveLink,
  LINK_ARGON2ID,
  linkAddress,
  type LinkPassword,
  mintLink,
  type PasswordHash,
  seal,
  wrapPayloadKey,
} from '@hyaline/sealed';

/** What the server gets of a link: ciphertext, a wrapped key, a look-up value. */
export interface SealedLink {
  lookup: string;
  sealedPayload: string;
  wrappedKey: string;
  passwordGate: string | null;
}

export interface MadeLink {
  link: Link;
  /** Carries the secret in its fragment: shown once, kept nowhere. */
  address: string;
}

/**
 * Seals a payload under a new link.
 * @param password - null: the link alone opens it
 * @returns what the server gets, and the address, which alone holds the secret
 */
export async function sealNewLink(
  payload: object,
  password: string | null,
): Promise<{ sealed: SealedLink; address: string }> {
  const secret = mintLink();
  const sealed = await sealLink(payload, secret, password === null ? undefined : { text: password, hash: argon2id });
  return { sealed, address: linkAddress(location.origin, secret) };
}

/** Seals the payload for one link. What comes back is all that the server gets; `secret` is not in it. */
export async function sealLink(
  payload: object,
  secret: Bytes,
  password: LinkPassword | undefined,
): Promise<SealedLink> {
  const keys = await deriveLink(secret, password);
  const payloadKey = crypto.getRandomValues(new Uint8Array(32));
  const sealed = await seal(payloadKey, utf8(JSON.stringify(payload)), contexts.link(keys.lookup));
  return {
    lookup: toBase64Url(keys.lookup),
    sealedPayload: toBase64Url(sealed),
    wrappedKey: toBase64Url(await wrapPayloadKey(keys, payloadKey)),
    passwordGate: keys.passwordGate === null ? null : toBase64Url(keys.passwordGate),
  };
}

/** Loaded when a password is used: the recipient's browser runs the same function with the same parameters. */
const argon2id: PasswordHash = async (password, salt) => {
  const { argon2id: hash } = await import('hash-wasm');
  const { memoryKiB, passes, parallelism, hashBytes } = LINK_ARGON2ID;
  const out = await hash({
    password,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism,
    hashLength: hashBytes,
    outputType: 'binary',
  });
  return new Uint8Array(out);
};
