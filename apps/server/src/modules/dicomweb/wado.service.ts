import { splitHeaderPart } from '@hyaline/dicom/json';
import { newOpaqueId } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { bulkOf, headerPartOf, type HeldImage } from '../imaging/index.ts';
import type { Hold } from './reading.ts';

/** A multipart answer: its parts one after the other, and its length when that is known before. */
export interface MultipartAnswer {
  contentType: string;
  length: number | null;
  /** In groups of pieces that are sent together. */
  body: AsyncIterable<Buffer[]>;
}

interface PartOut {
  headers: readonly string[];
  /** Bytes of the body; null when only the body tells. */
  length: number | null;
  body: () => AsyncIterable<Buffer[]>;
}

/** Files as they were stored, byte for byte, each opened as it goes out; one image is in memory at a time, in pieces. */
export function filesAnswer(platform: Platform, images: readonly HeldImage[], hold: Hold): MultipartAnswer {
  const parts = images.map((image) => ({
    headers: [`Content-Type: application/dicom; transfer-syntax=${image.header.transferSyntaxUid}`],
    length: image.row.fileBytes,
    body: () => fileOf(platform, image, hold),
  }));
  return multipartOf('application/dicom', parts);
}

/** Of the pixels: what is read at once; longer ones come in pieces. */
const AT_ONCE = 4 * 1024 * 1024;

async function* fileOf(platform: Platform, image: HeldImage, hold: Hold): AsyncGenerator<Buffer[]> {
  const { headerBytes, bulkBytes } = image.row;
  const done = await hold(2 * (headerBytes + Math.min(bulkBytes, AT_ONCE)));
  try {
    const { whole, before, after } = splitHeaderPart(await headerPartOf(platform, image));
    yield [asBuffer(before)];
    if (!whole) yield* bulkOf(platform, image);
    if (after.length > 0) yield [asBuffer(after)];
  } finally {
    done();
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const SMALL = 16_384;

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
    let held: Buffer[] = []; // small pieces go with the ones that follow
    for (const [i, part] of parts.entries()) {
      held.push(heads[i] as Buffer);
      for await (const group of part.body()) {
        held.push(...group);
        if (group.length === 1 && (group[0] as Buffer).length < SMALL) continue;
        yield held;
        held = [];
      }
    }
    yield [...held, end];
  }
  return { contentType: `multipart/related; type="${type}"; boundary=${boundary}`, length, body: body() };
}
