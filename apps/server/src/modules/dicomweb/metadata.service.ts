import { bulkValue, type JsonDataSet, readHeaderPart, toDicomJson } from '@hyaline/dicom/json';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { bulkLength, bulkOf, headerPartOf, type HeldImage } from '../imaging/index.ts';
import { studyUrl } from './qido-answers.ts';

/** Binary values up to this stand in the metadata themselves. */
const INLINE_BYTES = 1024;
const PIXEL_DATA = '7FE00010';

/** All that the files say without their pixels: one JSON array, image by image. */
export async function* metadataOf(
  platform: Platform,
  images: readonly HeldImage[],
  base: string,
): AsyncGenerator<string> {
  let before = '[';
  for (const image of images) {
    yield before + JSON.stringify(await imageMetadata(platform, image, base));
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
export async function bulkAnswer(platform: Platform, image: HeldImage, path: string): Promise<BulkAnswer> {
  const steps = path.toUpperCase().split('/');
  if (steps.length === 1 && steps[0] === PIXEL_DATA)
    return { length: bulkLength(image), body: bulkOf(platform, image) };
  const value = bulkValue(readHeaderPart(await headerPartOf(platform, image)), steps);
  if (!value || value.length === 0) return refuse('not-found');
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { length: bytes.length, body: once(bytes) };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer[]> {
  yield [bytes];
}
