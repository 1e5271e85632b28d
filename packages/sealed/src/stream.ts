import { type Bytes, concatBytes } from '@hyaline/kit';
import { type ChunkCipher, deriveCipher, openChunk, openHeader, sealChunk } from './chunk-cipher.ts';
import { CHUNK, HEADER, SEALED_CHUNK } from './layout.ts';
import { inBatches, newSalt } from './seal.ts';

type Output = TransformStreamDefaultController<Uint8Array>;

/** Seals a stream of any piece sizes; buffers less than one chunk between pieces. */
export function sealStream(key: Bytes, context: string): TransformStream<Uint8Array, Uint8Array> {
  let cipher: ChunkCipher;
  const cut = new Cutter(CHUNK, (index, plain) => sealChunk(cipher, index, plain));
  return new TransformStream({
    async start(output) {
      cipher = await deriveCipher(key, newSalt(), context);
      output.enqueue(cipher.header);
    },
    transform: (piece, output) => cut.push(piece, output),
    flush: (output) => cut.end(output),
  });
}

/**
 * Opens a stream of any piece sizes. A chunk comes out only after its tag fits; a cut stream ends with an error, so
 * nobody may treat what came out as the whole before the stream closes without one.
 * @throws SealedError through the stream
 */
export function openStream(key: Bytes, context: string): TransformStream<Uint8Array, Uint8Array> {
  let cipher: ChunkCipher | undefined;
  let head: Bytes = new Uint8Array(0);
  const cut = new Cutter(SEALED_CHUNK, (index, sealed) => openChunk(cipher as ChunkCipher, index, sealed));
  return new TransformStream({
    async transform(piece, output) {
      if (cipher) return cut.push(piece, output);
      head = concatBytes(head, piece);
      if (head.length < HEADER) return;
      cipher = await openHeader(key, head, context);
      await cut.push(head.subarray(HEADER), output);
    },
    async flush(output) {
      cipher ??= await openHeader(key, head, context);
      await cut.end(output);
    },
  });
}

/** Cuts pieces into numbered units of one size; what is left at the end is the last, shorter one. */
class Cutter {
  private rest: Bytes = new Uint8Array(0);
  private index = 0;
  private readonly size: number;
  private readonly work: (index: number, unit: Bytes) => Promise<Bytes>;

  constructor(size: number, work: (index: number, unit: Bytes) => Promise<Bytes>) {
    this.size = size;
    this.work = work;
  }

  async push(piece: Uint8Array, output: Output): Promise<void> {
    const bytes = concatBytes(this.rest, piece);
    const count = Math.floor(bytes.length / this.size);
    const first = this.index;
    const done = await inBatches(count, (i) =>
      this.work(first + i, bytes.subarray(i * this.size, (i + 1) * this.size)),
    );
    for (const unit of done) output.enqueue(unit);
    this.index += count;
    this.rest = bytes.slice(count * this.size);
  }

  async end(output: Output): Promise<void> {
    output.enqueue(await this.work(this.index, this.rest));
  }
}
