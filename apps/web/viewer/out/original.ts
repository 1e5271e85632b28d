import { wholeOf } from '../engine/local-bytes.ts';
import type { SourceImage } from '../sources/source.ts';
import { ReadOriginalError } from './dialog.ts';

/** The whole file of an image as it was dropped or saved. @throws ReadOriginalError */
export async function readOriginal({ place, original }: SourceImage): Promise<Uint8Array> {
  try {
    if (original) return await original('file');
    if (place.kind !== 'sealed') return await wholeOf(place);
  } catch (cause) {
    throw new ReadOriginalError('a file of the study is not to be had', { cause });
  }
  throw new ReadOriginalError('an opened link gives out no files');
}
