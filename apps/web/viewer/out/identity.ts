import { type Identity, readHeader } from '@hyaline/dicom';
import type { SourceImage } from '../sources/source.ts';
import type { Ui } from '../ui/context.ts';

/** An image of the shown series, to speak for all of them. */
export const shownImage = ({ workspace }: Ui): SourceImage | null => {
  const images = workspace.study.shown?.images ?? [];
  return images[Math.floor(images.length / 2)] ?? null;
};

/**
 * Who the shown series is of; null when that is not to be had. Of a saved study the head of one file is fetched and
 * opened for it, never its pixels.
 */
export async function identityOf(ui: Ui): Promise<Identity | null> {
  const image = shownImage(ui);
  if (image?.identity) return image.identity;
  try {
    const head = await image?.original?.('head');
    const read = head && readHeader(head, Number.POSITIVE_INFINITY); // the rest of the file is not here
    return read?.kind === 'image' ? read.identity : null;
  } catch {
    return null; // what is made then says less
  }
}

/** Whether a person could be named at all: a link never does. */
export const canIdentify = ({ workspace }: Ui): boolean => workspace.study.source?.kind !== 'link';
