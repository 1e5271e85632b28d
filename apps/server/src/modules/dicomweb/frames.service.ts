import { nativeLength } from '@hyaline/dicom';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { bulkRange, type HeldImage } from '../imaging/index.ts';
import { type Accepted, covers } from './accept.ts';
import type { RenderJob, WindowAsk } from './render-job.ts';
import { RenderError, type RenderPool } from './render-pool.ts';
import type { Hold } from './reading.ts';
import { type MultipartAnswer, multipartOf } from './wado.service.ts';

const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const OCTETS = 'application/octet-stream';
/** Largest picture that is drawn here: a panoramic or a photograph, many times over. */
const MAX_PIXELS = 64_000_000;
/** Larger frames are not drawn or decoded here, compressed or not. */
const MAX_FRAME_BYTES = 256_000_000;
/** A frame that goes out as it lies in the file is read in pieces of this size. */
const WINDOW_BYTES = 4 * 1024 * 1024;
/** A frame to be drawn is in memory sealed, opened, copied for the worker and decoded. */
const DRAWN_TIMES = 4;

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

/** For whom frames are read: who it is, when they are gone, and their memory. */
export interface Reader {
  owner: string;
  signal: AbortSignal;
  hold: Hold;
}

/** Frames are counted from 1. @throws Refusal not-found for one that the image does not have; not-understood for twice the same */
export function frameNumbers(image: HeldImage, list: string): number[] {
  const numbers = list.split(',').map(Number);
  if (numbers.some((number) => number < 1 || number > image.frames.length)) return refuse('not-found');
  if (new Set(numbers).size < numbers.length) return refuse('not-understood', { fields: ['frames'] });
  return numbers;
}

/** Frames as they lie in the file, or decoded for who wants plain values. @throws Refusal not-acceptable */
export function framesAnswer(
  platform: Platform,
  pool: RenderPool,
  image: HeldImage,
  numbers: readonly number[],
  accepted: readonly Accepted[],
  reader: Reader,
): MultipartAnswer {
  const { transferSyntaxUid } = image.header;
  const way = wayFor(transferSyntaxUid, accepted, numbers.length);
  const syntax = way.decode ? EXPLICIT_LITTLE : transferSyntaxUid;
  const media = way.decode ? OCTETS : (MEDIA[transferSyntaxUid] ?? OCTETS);
  const contentType = `${media}; transfer-syntax=${syntax}`;
  const bodyOf = (number: number) => () =>
    way.decode ? decodedFrame(platform, pool, image, number, reader) : storedFrame(platform, image, number, reader);
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

/** Where a frame begins and ends in the pixel data field. @throws Refusal not-found */
function spanOf(image: HeldImage, number: number): [start: number, end: number] {
  const ranges = rangesOf(image, number);
  const [first, last] = [ranges[0], ranges.at(-1)];
  return first && last ? [first[0], last[0] + last[1]] : refuse('not-found');
}

/** The parts of ranges that lie in bytes from `at` on. */
function cut(ranges: HeldImage['frames'][number], bytes: Buffer, at: number): Buffer[] {
  return ranges.flatMap(([from, length]) => {
    const [start, end] = [Math.max(from, at) - at, Math.min(from + length, at + bytes.length) - at];
    return end > start ? [bytes.subarray(start, end)] : [];
  });
}

/** One frame in one piece: its fragments, without what lies between them. */
async function frameBytes(platform: Platform, image: HeldImage, number: number): Promise<Buffer> {
  const [start, end] = spanOf(image, number);
  const pieces = cut(rangesOf(image, number), await bulkRange(platform, image, start, end - start), start);
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
}

/** The same, window by window; each is held until it has gone out. */
async function* storedFrame(
  platform: Platform,
  image: HeldImage,
  number: number,
  { hold }: Reader,
): AsyncGenerator<Buffer[]> {
  const [start, end] = spanOf(image, number);
  for (let at = start; at < end; at += WINDOW_BYTES) {
    const length = Math.min(WINDOW_BYTES, end - at);
    const done = await hold(2 * length);
    try {
      yield cut(rangesOf(image, number), await bulkRange(platform, image, at, length), at);
    } finally {
      done();
    }
  }
}

async function* decodedFrame(
  platform: Platform,
  pool: RenderPool,
  image: HeldImage,
  number: number,
  reader: Reader,
): AsyncGenerator<Buffer[]> {
  const how = { as: 'decode', window: null, viewport: null, quality: 90 } as const;
  const { bytes, done } = await render(platform, pool, image, number, how, reader);
  try {
    yield [bytes];
  } finally {
    done();
  }
}

/**
 * One frame decoded or drawn, in the worker.
 * @returns its bytes, and what gives back their memory when they have gone out
 * @throws Refusal too-large, not-acceptable for what cannot be drawn, unavailable and too-many-requests when many wait
 */
export async function render(
  platform: Platform,
  pool: RenderPool,
  image: HeldImage,
  number: number,
  how: Omit<RenderJob, 'frame' | 'header'>,
  { owner, signal, hold }: Reader,
): Promise<{ bytes: Buffer; done: () => void }> {
  const { header } = image;
  const one = { ...header, frames: 1, perFrame: header.perFrame ? header.perFrame.slice(number - 1, number) : null };
  const [start, end] = spanOf(image, number);
  const bytes = Math.max(end - start, nativeLength(one));
  if (header.rows * header.columns > MAX_PIXELS || bytes > MAX_FRAME_BYTES) return refuse('too-large');
  pool.refuseWhenFull(owner);
  const done = await hold(DRAWN_TIMES * bytes);
  try {
    const drawn = await pool.run(
      { ...how, frame: await frameBytes(platform, image, number), header: one },
      owner,
      signal,
    );
    return { bytes: Buffer.from(drawn.buffer, drawn.byteOffset, drawn.byteLength), done };
  } catch (error) {
    done();
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
