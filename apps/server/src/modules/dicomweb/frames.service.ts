import { nativeLength } from '@hyaline/dicom';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { bulkRange, type HeldImage } from '../imaging/index.ts';
import { type Accepted, covers } from './accept.ts';
import type { RenderJob, WindowAsk } from './render-job.ts';
import { RenderError, type RenderPool } from './render-pool.ts';
import { type MultipartAnswer, multipartOf } from './wado.service.ts';

const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const OCTETS = 'application/octet-stream';
/** Largest picture that is drawn here: a panoramic or a photograph, many times over. */
const MAX_PIXELS = 64_000_000;

/** Media types of compressed frames, PS3.18 table 8.7.3-5. */
const MEDIA: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.50': 'image/jpeg',
  '1.2.840.10008.1.2.4.51': 'image/jpeg',
  '1.2.840.10008.1.2.4.57': 'image/jpeg',
  '1.2.840.10008.1.2.4.70': 'image/jpeg',
  '1.2.840.10008.1.2.4.80': 'image/jls',
  '1.2.840.10008.1.2.4.81': 'image/jls',
  '1.2.840.10008.1.2.4.90': 'image/jp2',
  '1.2.840.10008.1.2.4.91': 'image/jp2',
  '1.2.840.10008.1.2.4.201': 'image/jphc',
  '1.2.840.10008.1.2.4.202': 'image/jphc',
  '1.2.840.10008.1.2.4.203': 'image/jphc',
  '1.2.840.10008.1.2.5': 'image/dicom-rle',
};

interface Way {
  /** Decode first, and give the values little endian. */
  decode: boolean;
  /** All frames as parts, or the only one as it is. */
  single: boolean;
}

/** Frames are counted from 1. @throws Refusal not-found for one that the image does not have */
export function frameNumbers(image: HeldImage, list: string): number[] {
  const numbers = list.split(',').map(Number);
  if (numbers.some((number) => number < 1 || number > image.frames.length)) return refuse('not-found');
  return numbers;
}

/** Frames as they lie in the file, or decoded for who wants plain values. @throws Refusal not-acceptable */
export function framesAnswer(
  platform: Platform,
  pool: RenderPool,
  image: HeldImage,
  numbers: readonly number[],
  accepted: readonly Accepted[],
): MultipartAnswer {
  const { transferSyntaxUid } = image.header;
  const way = wayFor(transferSyntaxUid, accepted, numbers.length);
  const syntax = way.decode ? EXPLICIT_LITTLE : transferSyntaxUid;
  const media = way.decode ? OCTETS : (MEDIA[transferSyntaxUid] ?? OCTETS);
  const contentType = `${media}; transfer-syntax=${syntax}`;
  const bodyOf = (number: number) => async function* () {
    yield [way.decode ? Buffer.from(await decoded(platform, pool, image, number)) : await frameBytes(platform, image, number)];
  }; // prettier-ignore
  const [only] = numbers;
  if (way.single && only !== undefined) return { contentType, length: null, body: bodyOf(only)() };
  return multipartOf(
    media,
    numbers.map((number) => ({
      headers: [`Content-Type: ${contentType}`],
      length: way.decode ? null : frameLength(image, number),
      body: bodyOf(number),
    })),
  );
}

function wayFor(stored: string, accepted: readonly Accepted[], count: number): Way {
  const media = MEDIA[stored] ?? OCTETS;
  const plain = media === OCTETS && stored !== BIG_ENDIAN;
  for (const { essence, partType, transferSyntax } of accepted) {
    const multipart = essence === 'multipart/related' || essence === '*/*' || essence === 'multipart/*';
    const type = multipart ? partType : essence;
    if (!multipart && count !== 1) continue;
    const single = !multipart;
    const asIs = transferSyntax === '*' || transferSyntax === stored;
    if (asIs || (transferSyntax === null && type !== OCTETS && covers(type, media))) {
      if (covers(type, media) || type === OCTETS) return { decode: false, single };
    }
    const wantsPlain = transferSyntax === null || transferSyntax === EXPLICIT_LITTLE;
    if (covers(type, OCTETS) && wantsPlain) return { decode: !plain, single };
  }
  return refuse('not-acceptable');
}

const rangesOf = ({ frames }: HeldImage, number: number) => frames[number - 1] ?? [];

const frameLength = (image: HeldImage, number: number): number =>
  rangesOf(image, number).reduce((sum, [, length]) => sum + length, 0);

/** One frame in one piece: its fragments, without what lies between them. */
export async function frameBytes(platform: Platform, image: HeldImage, number: number): Promise<Buffer> {
  const ranges = rangesOf(image, number);
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last) return refuse('not-found');
  const start = first[0];
  const bytes = await bulkRange(platform, image, start, last[0] + last[1] - start);
  if (ranges.length === 1) return bytes;
  return Buffer.concat(ranges.map(([at, length]) => bytes.subarray(at - start, at - start + length)));
}

const decoded = (platform: Platform, pool: RenderPool, image: HeldImage, number: number): Promise<Uint8Array> =>
  render(platform, pool, image, number, { as: 'decode', window: null, viewport: null, quality: 90 });

/** One frame decoded or drawn, in the worker. @throws Refusal too-large, not-acceptable for what cannot be drawn */
export async function render(
  platform: Platform,
  pool: RenderPool,
  image: HeldImage,
  number: number,
  how: Omit<RenderJob, 'frame' | 'header'>,
): Promise<Uint8Array> {
  const { header } = image;
  const one = { ...header, frames: 1, perFrame: header.perFrame ? header.perFrame.slice(number - 1, number) : null };
  if (header.rows * header.columns > MAX_PIXELS || nativeLength(one) > 4 * MAX_PIXELS) return refuse('too-large');
  try {
    return await pool.run({ ...how, frame: await frameBytes(platform, image, number), header: one });
  } catch (error) {
    if (error instanceof RenderError) return refuse('not-acceptable');
    throw error;
  }
}

export interface RenderedAsk {
  as: 'image/png' | 'image/jpeg';
  window: WindowAsk | null;
  viewport: RenderJob['viewport'];
  quality: number;
}

const RENDERED = ['image/jpeg', 'image/png'] as const;
const HOW: Readonly<Record<string, WindowAsk['how']>> = {
  linear: 'LINEAR',
  'linear-exact': 'LINEAR_EXACT',
  sigmoid: 'SIGMOID',
};

/** Query of a rendered resource, PS3.18 section 8.3.5.1. @throws Refusal not-acceptable, not-understood */
export function renderedAsk(query: Readonly<Record<string, unknown>>, accepted: readonly Accepted[]): RenderedAsk {
  const as = accepted.flatMap(({ essence }) => RENDERED.filter((type) => covers(essence, type)))[0];
  if (!as) return refuse('not-acceptable');
  const quality = query['quality'] === undefined ? 90 : Number(query['quality']);
  if (!Number.isInteger(quality) || quality < 1 || quality > 100)
    return refuse('not-understood', { fields: ['quality'] });
  return { as, quality, window: windowAsk(query['window']), viewport: viewportAsk(query['viewport']) };
}

function windowAsk(value: unknown): WindowAsk | null {
  if (value === undefined) return null;
  const [center = '', width = '', name = 'linear'] = String(value).split(',');
  const how = HOW[name.toLowerCase()];
  const numbers = [center, width].map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  const [c = Number.NaN, w = Number.NaN] = numbers;
  if (!how || !Number.isFinite(c) || !(w > 0) || !Number.isFinite(w))
    return refuse('not-understood', { fields: ['window'] });
  return { center: c, width: w, how };
}

function viewportAsk(value: unknown): RenderJob['viewport'] {
  if (value === undefined) return null;
  const match = /^(\d{1,5}),(\d{1,5})$/.exec(String(value)); // a part of the image (sx, sy, sw, sh) is not cut out
  const [columns, rows] = [Number(match?.[1]), Number(match?.[2])];
  if (!(columns > 0) || !(rows > 0)) return refuse('not-understood', { fields: ['viewport'] });
  return { columns, rows };
}
