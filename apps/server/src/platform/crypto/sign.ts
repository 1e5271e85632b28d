import crypto from 'node:crypto';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410 section 7, before the 32-byte seed
const SPKI = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410 section 4, before the 32-byte public key

export interface Signer {
  /** 32 bytes, RFC 8032. */
  publicKey: Uint8Array<ArrayBuffer>;
  /** @returns 64 bytes */
  sign(message: Uint8Array): Uint8Array<ArrayBuffer>;
}

/** Ed25519 (RFC 8032) from its 32-byte seed. */
export function ed25519(seed: Uint8Array): Signer {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed has 32 bytes');
  const key = crypto.createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const spki = crypto.createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI.length)),
    sign: (message) => new Uint8Array(crypto.sign(null, message, key)),
  };
}

export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = crypto.createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  return crypto.verify(null, message, key, signature);
}
