import { readHeader } from '@hyaline/dicom';
import { flatFile } from '@hyaline/dicom/testing/flat';
import { describe, expect, it } from 'vitest';
import type { SourceImage } from '../sources/source.ts';
import { framesOf } from '../workspace/flat-series.ts';
import { picturesOf } from './pictures.ts';

function imageOf(name: string, sopInstanceUid: string, frames: number): SourceImage {
  const read = readHeader(flatFile({ modality: 'US', columns: 4, rows: 4, frames }));
  if (read.kind !== 'image') throw new Error(read.kind);
  return { name, header: { ...read.header, sopInstanceUid } } as unknown as SourceImage;
}

describe('the pictures of a 2D series', () => {
  it('come in one order whatever the files are called, a file that is there twice only once', () => {
    const images = [imageOf('a', '1.7', 1), imageOf('b', '1.5', 2), imageOf('copy of a', '1.7', 1)];
    const pictures = picturesOf(images).map(({ source, frame, image }) => [source.name, frame, image]);
    expect(pictures).toEqual([['b', 0, 0], ['b', 1, 0], ['a', 0, 1]]); // prettier-ignore
    expect(framesOf(images)).toBe(3);
    expect(picturesOf(images.toReversed().slice(1))).toHaveLength(3);
  });
});
