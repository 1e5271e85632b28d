import { type ImageHeader, readHeader } from '@hyaline/dicom';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { flatScale } from '@hyaline/volume';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../measures/reading.ts';
import { asMeasured, type FlatStack } from './flat.ts';
import type { Picture } from './workspace.ts';

const [file] = [...generatePhantom({ size: 16, slices: 1 })];
const read = readHeader((file as { bytes: Uint8Array }).bytes);
if (read.kind !== 'image') throw new Error(read.kind);
const header: ImageHeader = {
  ...read.header,
  columns: 100,
  rows: 50,
  spacing: null,
  flatSpacing: { pixel: [0.2, 0.1], imager: null, scanned: null, magnification: null, calibration: 'FIDUCIAL' },
};
const uncalibrated: ImageHeader = { ...header, flatSpacing: { pixel: null, imager: null, scanned: null, magnification: null, calibration: '' } }; // prettier-ignore
const values = Float32Array.from({ length: 5000 }, (_, p) => p % 100);

const stackOf = (one: ImageHeader, grey: ArrayLike<number> | null): Picture => {
  const flat: FlatStack = {
    count: 3,
    header: (n) => (n < 3 ? one : null),
    scale: (n) => (n < 3 ? flatScale(one) : null),
    grey: () => grey,
  };
  return { flat } as unknown as Picture;
};

const measure = (kind: 'length' | 'angle' | 'rectangle' | 'profile', ...points: [number, number][]) => ({
  id: kind, number: 1, note: '', hidden: false, across: null, kind, points: points.map(([x, y]) => [x, y, 1] as const),
}); // prettier-ignore

describe('measuring on a picture that is no volume', () => {
  it('takes the size of its pixels, which need not be square', () => {
    const picture = stackOf(header, values);
    expect(readingOf(measure('length', [10, 10], [40, 10]), picture)).toMatchObject({ value: 3, calibrated: true });
    expect(readingOf(measure('length', [10, 10], [10, 40]), picture).value).toBeCloseTo(6, 9);
    expect(readingOf(measure('angle', [30, 10], [10, 10], [30, 20]), picture).value).toBeCloseTo(45, 9);
  });

  it('counts pixels where nobody knows their size', () => {
    const reading = readingOf(measure('length', [10, 10], [40, 50]), stackOf(uncalibrated, values));
    expect(reading).toMatchObject({ value: 50, calibrated: false });
  });

  it('gives regions their values and areas', () => {
    const { region } = readingOf(measure('rectangle', [10, 10], [20, 20]), stackOf(header, values));
    expect(region?.min).toBeGreaterThanOrEqual(10);
    expect(region?.max).toBeLessThanOrEqual(20);
    expect(region?.area).toBeCloseTo(2, 0);
  });

  it('says nothing of values that are not there', () => {
    expect(readingOf(measure('rectangle', [1, 1], [9, 9]), stackOf(header, null))).toMatchObject({ value: null, region: null }); // prettier-ignore
    expect(asMeasured({ points: [[1, 1, 7]] }, (stackOf(header, values).flat as FlatStack), false)).toBeNull(); // prettier-ignore
  });
});
