import { type Bytes, concatBytes, equalBytes } from '@hyaline/kit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkNonce } from './chunk-cipher.ts';
import {
  contexts,
  open,
  openRange,
  openReader,
  openStream,
  plainLength,
  rangeOf,
  seal,
  sealedLength,
  sealStream,
} from './index.ts';

const CHUNK = 16_384;
const EDGES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK - 7, 1 << 20];
const CONTEXT = contexts.bulk('0198b4f0-0000-7000-8000-000000000009');

const random = (length: number): Bytes => {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(out.subarray(at, at + 65_536));
  return out;
};
const lengths = fc.oneof(fc.constantFrom(...EDGES), fc.integer({ min: 0, max: 70_000 }));
const key = random(32);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  );

async function through(stream: TransformStream<Uint8Array, Uint8Array>, bytes: Uint8Array, pieces: number[]) {
  const source = new ReadableStream<Uint8Array>({
    start(out) {
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = pieces[i % pieces.length] ?? bytes.length;
        out.enqueue(bytes.subarray(at, at + size));
        at += size;
      }
      out.close();
    },
  });
  const parts: Uint8Array[] = [];
  for await (const part of source.pipeThrough(stream)) parts.push(part);
  return concatBytes(...parts);
}

describe('a sealed object', () => {
  it('gives back exactly the bytes that were sealed, and has the length that was announced', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, async (length) => {
        const plain = random(length);
        const sealed = await seal(key, plain, CONTEXT);
        expect(sealed.length).toBe(sealedLength(length));
        expect(plainLength(sealed.length)).toBe(length);
        expect(equalBytes(await open(key, sealed, CONTEXT), plain)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('never seals the same bytes to the same bytes', async () => {
    const plain = random(100);
    expect(await seal(key, plain, CONTEXT)).not.toEqual(await seal(key, plain, CONTEXT));
  });

  it.each(EDGES)('reads the same by stream as in one piece, for %i bytes in pieces of any size', async (length) => {
    const plain = random(length);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 5 }), async (sizes) => {
        const pieces = length > 200_000 ? sizes.map((size) => size + 20_000) : sizes;
        const sealed = await through(sealStream(key, CONTEXT), plain, pieces);
        expect(equalBytes(await open(key, sealed, CONTEXT), plain)).toBe(true);
        expect(equalBytes(await through(openStream(key, CONTEXT), sealed, pieces), plain)).toBe(true);
      }),
      { numRuns: 6, examples: [[[1_000_000]]] },
    );
  });

  it('reads any range as the slice of the whole, fetching only the chunks that hold it', async () => {
    const plain = random(5 * CHUNK + 123);
    const sealed = await seal(key, plain, CONTEXT);
    await fc.assert(
      fc.asyncProperty(fc.nat(plain.length), fc.nat(plain.length), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const fetched: number[] = [];
        const read = async (from: number, to: number) => {
          fetched.push(to - from);
          return sealed.subarray(from, to);
        };
        const got = await openRange(key, CONTEXT, { sealedLength: sealed.length, read }, start, end - start);
        expect(equalBytes(got, plain.slice(start, end))).toBe(true);
        expect(fetched.reduce((sum, n) => sum + n)).toBeLessThanOrEqual(56 + end - start + 2 * (CHUNK + 16));
        const ask = rangeOf(start, end - start, sealed.length);
        expect(fetched.slice(1)).toEqual(end > start ? [ask.end - ask.start] : []);
      }),
    );
  });

  it('refuses a range outside the object and a source that gives too little', async () => {
    const sealed = await seal(key, random(20_000), CONTEXT);
    const reader = await openReader(key, CONTEXT, {
      sealedLength: sealed.length,
      read: async (a, b) => sealed.subarray(a, b),
    });
    expect(await code(reader.read(19_999, 2))).toBe('range');
    expect(await code(reader.read(-1, 2))).toBe('range');
    const short = await openReader(key, CONTEXT, {
      sealedLength: sealed.length,
      read: async (a, b) => sealed.subarray(a, a === 0 ? b : b - 1),
    });
    expect(await code(short.read(0, 20_000))).toBe('truncated');
  });

  it('numbers chunks in the last 38 bits of the nonce', () => {
    expect(chunkNonce(new Uint8Array(12), 2 ** 37 + 258)).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 1, 2));
    expect(chunkNonce(new Uint8Array(12).fill(255), 1)[11]).toBe(254);
  });
});

describe('a sealed object that somebody changed', () => {
  const sealedOf = async (length: number) => seal(key, random(length), CONTEXT);
  /** 'accepted' or the error code, in one piece and by stream. */
  const outcomes = async (bytes: Bytes, context = CONTEXT, withKey = key) => [
    await code(open(withKey, bytes, context)),
    await code(through(openStream(withKey, context), bytes, [9_000])),
  ];

  it('is refused when cut at any byte, chunk edges included', async () => {
    const sealed = await sealedOf(3 * CHUNK);
    const edges = [0, 1, 24, 55, 56, 57, 71, 72].concat(
      [1, 2, 3].flatMap((n) => [-1, 0, 1, 15, 16].map((d) => 56 + n * (CHUNK + 16) + d)),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), async (at) => {
        expect(await outcomes(sealed.slice(0, at))).not.toContain('accepted');
      }),
      { numRuns: 40, examples: edges.filter((at) => at < sealed.length).map((at) => [at] as [number]) },
    );
  });

  it('is refused when any single bit of salt, commitment, body or tag is flipped', async () => {
    const sealed = await sealedOf(CHUNK + 40);
    const flip = async (at: number, bit: number) => {
      const changed = sealed.slice();
      changed[at] = (changed[at] as number) ^ (1 << bit);
      expect(await outcomes(changed)).not.toContain('accepted');
    };
    for (const at of [0, 23, 24, 55, 56, 56 + CHUNK - 1, 56 + CHUNK, 56 + CHUNK + 15, sealed.length - 1])
      await flip(at, 0);
    await fc.assert(fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), flip), { numRuns: 60 });
  });

  it('is refused when chunks are swapped, repeated or left out', async () => {
    const sealed = await sealedOf(4 * CHUNK + 5);
    const chunk = (i: number) => sealed.slice(56 + i * (CHUNK + 16), 56 + (i + 1) * (CHUNK + 16));
    for (const order of [[1, 0, 2, 3, 4], [0, 0, 2, 3, 4], [0, 2, 3, 4], [0, 1, 2, 3, 3, 4], [4], [0, 1, 2, 4]]) {
      expect(await outcomes(concatBytes(sealed.slice(0, 56), ...order.map(chunk)))).not.toContain('accepted');
    }
  });

  it('is refused when a chunk comes from another object under the same key and context', async () => {
    const [one, two] = [await sealedOf(2 * CHUNK + 5), await sealedOf(2 * CHUNK + 5)];
    expect(await outcomes(concatBytes(one.slice(0, 56), two.slice(56)))).not.toContain('accepted');
    expect(await outcomes(concatBytes(one.slice(0, 56 + CHUNK + 16), two.slice(56 + CHUNK + 16)))).not.toContain(
      'accepted',
    );
  });

  it('is refused with anything added at the end', async () => {
    for (const length of [0, 100, CHUNK]) {
      const sealed = await sealedOf(length);
      for (const junk of [1, 15, 16, 40, CHUNK + 16])
        expect(await outcomes(concatBytes(sealed, random(junk)))).not.toContain('accepted');
    }
  });

  it('is refused under another key or another context, before any chunk is opened', async () => {
    const sealed = await sealedOf(100);
    expect(await code(open(random(32), sealed, CONTEXT))).toBe('wrong-key');
    expect(await code(open(key, sealed, contexts.header('0198b4f0-0000-7000-8000-000000000009')))).toBe('wrong-key');
    expect(await outcomes(sealed, `${CONTEXT}0`)).not.toContain('accepted');
    expect(await outcomes(sealed, CONTEXT, random(32))).not.toContain('accepted');
  });

  it('lets no byte of a changed chunk out of the stream', async () => {
    const plain = random(2 * CHUNK);
    const sealed = await seal(key, plain, CONTEXT);
    sealed[56 + CHUNK + 20] = (sealed[56 + CHUNK + 20] as number) ^ 1;
    const out: Uint8Array[] = [];
    const stream = new Blob([sealed]).stream().pipeThrough(openStream(key, CONTEXT));
    const done = (async () => {
      for await (const part of stream) out.push(part);
    })();
    expect(await code(done)).toBe('tampered');
    const got = concatBytes(...out);
    expect(equalBytes(got, plain.slice(0, got.length))).toBe(true);
    expect(got.length).toBeLessThanOrEqual(CHUNK);
  });
});
