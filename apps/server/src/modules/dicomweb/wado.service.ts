import { splitHeaderPart } from '@hyaline/dicom/json';
import { newOpaqueId } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { bulkOf, type HeldImage, openImage, type OpenedImage } from '../imaging/index.ts';
import type { Hold } from './reading.ts';

/** A multipart answer: its parts one after the other, and its length when that is known before. */
export interface MultipartAnswer {
  contentType: string;
  length: number | null;
  /** In groups of pieces that are sent together. A group is there until the next is asked for. */
  body: AsyncIterable<Buffer[]>;
}

interface PartOut {
  headers: readonly string[];
  /** Bytes of the body; null when only the body tells. */
  length: number | null;
  body: () => AsyncIterable<Buffer[]>;
}

/** Files as they were stored, byte for byte; while one goes out the next is opened, so two are in memory at a time. */
export function filesAnswer(platform: Platform, images: readonly HeldImage[], hold: Hold): MultipartAnswer {
  const ahead = new ReadAhead(platform, images, hold);
  const parts = images.map((image, i) => ({
    headers: [`Content-Type: application/dicom; transfer-syntax=${image.header.transferSyntaxUid}`],
    length: image.row.fileBytes,
    body: () => fileOf(platform, image, ahead.take(i)),
  }));
  const answer = multipartOf('application/dicom', parts);
  return { ...answer, body: ended(answer.body, () => ahead.end()) };
}

/** Of the pixels: what is read at once; longer ones come in pieces. */
const AT_ONCE = 4 * 1024 * 1024;

/** Opens images in their order, one further than what was asked for. */
class ReadAhead {
  readonly #platform: Platform;
  readonly #images: readonly HeldImage[];
  readonly #hold: Hold;
  #next: Promise<OpenedImage> | null = null;

  constructor(platform: Platform, images: readonly HeldImage[], hold: Hold) {
    this.#platform = platform;
    this.#images = images;
    this.#hold = hold;
  }

  async take(i: number): Promise<OpenedImage> {
    const one = await (this.#next ?? this.#open(i));
    this.#next = i + 1 < this.#images.length ? this.#open(i + 1) : null;
    this.#next?.catch(() => undefined); // told when its turn comes, or to nobody
    return one;
  }

  /** What was opened and will not be asked for is let go. */
  end(): void {
    this.#next?.then(({ release }) => release()).catch(() => undefined);
  }

  async #open(i: number): Promise<OpenedImage> {
    const image = this.#images[i] as HeldImage;
    const { headerBytes, bulkBytes } = image.row;
    const done = await this.#hold(2 * (headerBytes + Math.min(bulkBytes, AT_ONCE)));
    try {
      const opened = await openImage(this.#platform, image);
      return { ...opened, release: () => (opened.release(), done()) };
    } catch (error) {
      done();
      throw error;
    }
  }
}

async function* ended(body: AsyncIterable<Buffer[]>, end: () => void): AsyncGenerator<Buffer[]> {
  try {
    yield* body;
  } finally {
    end();
  }
}

async function* fileOf(platform: Platform, image: HeldImage, opening: Promise<OpenedImage>): AsyncGenerator<Buffer[]> {
  const { headerPart, bulk, release } = await opening;
  try {
    const { whole, before, after } = splitHeaderPart(headerPart);
    let first = [asBuffer(before)];
    if (!whole && bulk) first.push(bulk);
    else if (!whole)
      for await (const group of bulkOf(platform, image)) {
        yield [...first, ...group];
        first = [];
      }
    yield [...first, asBuffer(after)];
  } finally {
    release();
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** @param parts - made when their turn comes */
export function multipartOf(type: string, parts: readonly PartOut[]): MultipartAnswer {
  const boundary = `hyaline-${newOpaqueId()}`;
  const heads = parts.map(({ headers, length }, i) => {
    const all = length === null ? headers : [...headers, `Content-Length: ${length}`];
    return Buffer.from(`${i === 0 ? '' : '\r\n'}--${boundary}\r\n${all.join('\r\n')}\r\n\r\n`);
  });
  const end = Buffer.from(`\r\n--${boundary}--\r\n`);
  const lengths = parts.map(({ length }, i) => (length === null ? null : length + (heads[i] as Buffer).length));
  const length = lengths.reduce<number | null>(
    (sum, one) => (sum === null || one === null ? null : sum + one),
    end.length,
  );
  async function* body(): AsyncGenerator<Buffer[]> {
    for (const [i, part] of parts.entries()) {
      let head = [heads[i] as Buffer]; // goes with what follows it
      for await (const group of part.body()) {
        yield [...head, ...group];
        head = [];
      }
      if (head.length > 0) yield head;
    }
    yield [end];
  }
  return { contentType: `multipart/related; type="${type}"; boundary=${boundary}`, length, body: body() };
}
