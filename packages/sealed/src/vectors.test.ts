import { argon2Sync, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Bytes, fromBase64Url, fromHex, equalBytes, toBase64Url, toHex } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import { deriveLink, LINK_ARGON2ID, open, type PasswordHash, unwrapPayloadKey } from './index.ts';
import { wrapWithNonce } from './link.ts';
import { sealWithSalt } from './seal.ts';

interface ObjectVector {
  plainLength: number;
  context: string;
  key: string;
  salt: string;
  commitment: string;
  sealedLength: number;
  sealedSha256: string;
  sealed?: string;
}
interface LinkVector {
  secret: string;
  lookup: string;
  password: string | null;
  passwordGate: string | null;
  wrapKey: string;
  payloadKey: string;
  nonce: string;
  wrapped: string;
}

const read = <T>(name: string): T[] =>
  (JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')) as { vectors: T[] }).vectors;
const pattern = (length: number): Bytes => Uint8Array.from({ length }, (_, i) => (131 * i + (i >> 8)) & 255);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const argon2: PasswordHash = async (message, nonce) =>
  new Uint8Array(
    argon2Sync('argon2id', {
      message,
      nonce,
      parallelism: LINK_ARGON2ID.parallelism,
      memory: LINK_ARGON2ID.memoryKiB,
      passes: LINK_ARGON2ID.passes,
      tagLength: LINK_ARGON2ID.hashBytes,
    }),
  );

describe('the formats, against vectors made by another implementation', () => {
  it.each(read<ObjectVector>('sealed-object'))('seals $plainLength bytes to the same bytes', async (vector) => {
    const plain = pattern(vector.plainLength);
    const sealed = await sealWithSalt(fromHex(vector.key), plain, vector.context, fromHex(vector.salt));
    expect(toHex(sealed.slice(24, 56))).toBe(vector.commitment);
    expect(sealed.length).toBe(vector.sealedLength);
    expect(sha256(sealed)).toBe(vector.sealedSha256);
    expect(toHex(sealed)).toContain(vector.sealed ?? '');
    expect(equalBytes(await open(fromHex(vector.key), sealed, vector.context), plain)).toBe(true);
  });

  it.each(read<LinkVector>('link'))('derives a link and wraps its key alike, password $password', async (vector) => {
    const { password } = vector;
    const keys = await deriveLink(
      fromBase64Url(vector.secret),
      password ? { text: password, hash: argon2 } : undefined,
    );
    expect(toBase64Url(keys.lookup)).toBe(vector.lookup);
    expect(toBase64Url(keys.wrapKey)).toBe(vector.wrapKey);
    expect(keys.passwordGate && toBase64Url(keys.passwordGate)).toBe(vector.passwordGate);
    const wrapped = await wrapWithNonce(keys, fromBase64Url(vector.payloadKey), fromBase64Url(vector.nonce));
    expect(toBase64Url(wrapped)).toBe(vector.wrapped);
    expect(toBase64Url(await unwrapPayloadKey(keys, wrapped))).toBe(vector.payloadKey);
  });
});
