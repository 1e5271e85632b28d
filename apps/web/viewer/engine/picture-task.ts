import { listElements } from '@hyaline/dicom/browse';
import { type Decode, type Picture, pictureOf } from '@hyaline/volume';
import { sizeOf, startOf, wholeOf } from './local-bytes.ts';
import type { LocalPlace, WorkerAsk, WorkerPart } from './protocol.ts';
import { readFrame } from './read-pixels.ts';

type Ask<K extends WorkerAsk['kind']> = Extract<WorkerAsk, { kind: K }>;

/** One frame as a flat picture, in its own colours. @throws ReadError, DecodeError */
export async function makePicture({ header, place, frame }: Ask<'picture'>, decode: Decode): Promise<Picture> {
  const bytes = await readFrame(place, header, frame);
  return pictureOf(await decode(header, bytes, frame), header);
}

/** The memory of a picture that crosses to the page instead of being copied; none where it is part of something else. */
export function memoryOf(picture: Picture): Transferable[] {
  const values = picture.kind === 'grey' ? picture.values : picture.rgba;
  const whole = values.byteLength === values.buffer.byteLength && values.buffer instanceof ArrayBuffer;
  return whole ? [values.buffer as ArrayBuffer] : [];
}

/** Everything before the pixels of most files. */
const USUAL_HEADER = 4e6;

/** What a file says. Of a large one the beginning is read first, and all of it when its header is longer. */
export async function makeTagList({ place }: Ask<'tags'>): Promise<Extract<WorkerPart, { kind: 'tags' }>> {
  if (place instanceof Uint8Array) return { kind: 'tags', list: listElements(place) };
  const start = listElements(await startOf(place, Math.min(USUAL_HEADER, sizeOf(place))));
  const enough = start.ended === 'whole' || sizeOf(place) <= USUAL_HEADER;
  return { kind: 'tags', list: enough ? start : listElements(await wholeOf(place)) };
}

export type TagPlace = LocalPlace | Uint8Array;
