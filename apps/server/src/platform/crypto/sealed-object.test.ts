import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fromHex } from '@hyaline/kit';
import { contexts, open, seal } from '@hyaline/sealed';
import { describe, expect, it } from 'vitest';
import {
  ed25519,
  openBytes,
  openTransform,
  randomBytes,
  sealBytes,
  sealTransform,
  sha256,
  verifyEd25519,
} from './index.ts';
import { sealBytesWithSalt } from './sealed-object.ts';

interface Vector {
  plainLength: number;
  context: string;
  key: string;
  salt: string;
  sealedSha256: string;
}
const vectorFile = new URL('../../../../../packages/sealed/vectors/sealed-object.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(vectorFile, 'utf8')) as { vectors: Vector[] };
const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => (131 * i + (i >> 8)) & 255);

const key = new Uint8Array(randomBytes(32));
const context = contexts.bulk('o');
const CHUNK = 16_384;
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const pieces = (bytes: Uint8Array, size: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      Buffer.from(bytes.subarray(i * size, (i + 1) * size)),
    ),
    { objectMode: false },
  );
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  );

describe('sealed objects on the server', () => {
  it.each(vectors)('are byte for byte those of the shared vectors: $plainLength bytes', (vector) => {
    const sealed = sealBytesWithSalt(
      fromHex(vector.key),
      pattern(vector.plainLength),
      vector.context,
      fromHex(vector.salt),
    );
    expect(sha256(sealed).toString('hex')).toBe(vector.sealedSha256);
    expect(same(openBytes(fromHex(vector.key), sealed, vector.context), pattern(vector.plainLength))).toBe(true);
  });

  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 77])(
    'open in the browser and the other way: %i bytes',
    async (length) => {
      const plain = new Uint8Array(randomBytes(length));
      for (const size of [1000, CHUNK, 70_000]) {
        const sealed = new Uint8Array(await buffer(pieces(plain, size).pipe(sealTransform(key, context))));
        expect(same(await open(key, sealed, context), plain)).toBe(true);
        const opened = await buffer(pieces(await seal(key, plain, context), size).pipe(openTransform(key, context)));
        expect(same(opened, plain)).toBe(true);
      }
    },
  );

  it('are refused after any change, with no byte of the changed chunk given out', async () => {
    const plain = randomBytes(3 * CHUNK);
    const sealed = sealBytes(key, plain, context);
    const flipped = Buffer.from(sealed);
    flipped[56 + CHUNK + 16 + 5] = (flipped[56 + CHUNK + 16 + 5] as number) ^ 1;
    const cut = sealed.subarray(0, 56 + 2 * (CHUNK + 16));
    const cases: [Buffer, string][] = [
      [flipped, 'tampered'],
      [cut, 'truncated'],
      [sealed.subarray(0, 40), 'truncated'],
    ];
    for (const [bytes, reason] of cases) {
      expect(() => openBytes(key, bytes, context)).toThrow(expect.objectContaining({ code: reason }));
      const got: Buffer[] = [];
      const stream = pieces(bytes, 9000)
        .pipe(openTransform(key, context))
        .on('data', (part: Buffer) => got.push(part));
      expect(await code(new Promise((done, fail) => stream.on('error', fail).on('end', done)))).toBe(reason);
      const out = Buffer.concat(got);
      expect(same(out, plain.subarray(0, out.length)) && out.length <= 2 * CHUNK).toBe(true);
    }
    expect(() => openBytes(key, Buffer.concat([sealed, Buffer.alloc(20)]), context)).toThrow(/not what was sealed/);
    expect(() => openBytes(key, sealed, contexts.header('o'))).toThrow(expect.objectContaining({ code: 'wrong-key' }));
    expect(() => openBytes(randomBytes(32), sealed, context)).toThrow(expect.objectContaining({ code: 'wrong-key' }));
  });
});

describe('Ed25519', () => {
  it('gives the keys and signatures of RFC 8032 section 7.1, test 2', () => {
    const signer = ed25519(fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
    expect(Buffer.from(signer.publicKey).toString('hex')).toBe(
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    );
    const signature = signer.sign(Uint8Array.of(0x72));
    expect(Buffer.from(signature).toString('hex')).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    expect(verifyEd25519(signer.publicKey, Uint8Array.of(0x72), signature)).toBe(true);
    expect(verifyEd25519(signer.publicKey, Uint8Array.of(0x73), signature)).toBe(false);
    expect(verifyEd25519(signer.publicKey.slice(1), Uint8Array.of(0x72), signature)).toBe(false);
  });
});
