import { bulkValue, type JsonDataSet, readHeaderPart, toDicomJson } from '@hyaline/dicom/json';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { bulkLength, bulkOf, headerPartOf, type HeldImage } from '../imaging/index.ts';
import { studyUrl } from './qido-answers.ts';
import type { Hold } from './reading.ts';

/** Binary values up to this stand in the metadata themselves. */
const INLINE_BYTES = 1024;
/** A header is in memory sealed, opened, taken apart and as text. */
const HEADER_TIMES = 4;
/** Pixels are read in pieces; so much is in memory at once. */
const PIXEL_BYTES = 8 * 1024 * 1024;
const PIXEL_DATA = '7FE00010';

/** All that the files say without their pixels: one JSON array, image by image. */
export async function* metadataOf(
  platform: Platform,
  images: readonly HeldImage[],
  base: string,
  hold: Hold,
): AsyncGenerator<string> {
  let before = '[';
  for (const image of images) {
    const done = await hold(HEADER_TIMES * image.row.headerBytes);
    try {
      yield before + JSON.stringify(await imageMetadata(platform, image, base));
    } finally {
      done();
    }
    before = ',';
  }
  yield ']';
}

async function imageMetadata(platform: Platform, image: HeldImage, base: string): Promise<JsonDataSet> {
  const { header } = image;
  const series = `${studyUrl(base, header.studyInstanceUid)}/series/${header.seriesInstanceUid}`;
  const instance = `${series}/instances/${header.sopInstanceUid}`;
  const json = toDicomJson(readHeaderPart(await headerPartOf(platform, image)), {
    inlineLimit: INLINE_BYTES,
    bulkUri: (path) => `${instance}/bulkdata/${path.join('/')}`,
  });
  json['00083002'] ??= { vr: 'UI', Value: [header.transferSyntaxUid] }; // Available Transfer Syntax UID
  return json;
}

export interface BulkAnswer {
  length: number;
  body: AsyncIterable<Buffer[]>;
}

/** A value that the metadata named by its address. @throws Refusal not-found */
export async function bulkAnswer(platform: Platform, image: HeldImage, path: string, hold: Hold): Promise<BulkAnswer> {
  const steps = path.toUpperCase().split('/');
  if (steps.length === 1 && steps[0] === PIXEL_DATA)
    return { length: bulkLength(image), body: held(() => bulkOf(platform, image), PIXEL_BYTES, hold) };
  const done = await hold(HEADER_TIMES * image.row.headerBytes);
  let bytes: Buffer;
  try {
    const value = bulkValue(readHeaderPart(await headerPartOf(platform, image)), steps);
    if (!value || value.length === 0) return refuse('not-found');
    bytes = Buffer.from(value); // a copy: the rest of the header is let go
  } finally {
    done();
  }
  return { length: bytes.length, body: held(() => once(bytes), bytes.length, hold) };
}

/** @param body - begun when its memory has been taken, which is given back when all of it has gone out */
async function* held(body: () => AsyncIterable<Buffer[]>, bytes: number, hold: Hold): AsyncGenerator<Buffer[]> {
  const done = await hold(bytes);
  try {
    yield* body();
  } finally {
    done();
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer[]> {
  yield [bytes];
}
