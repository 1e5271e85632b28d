import { type ImageHeader, readHeader } from '@hyaline/dicom';
import { generatePhantom } from '@hyaline/dicom/phantom';
import type { MeasureKind } from '@hyaline/marks';
import { flatScale } from '@hyaline/volume';
import { describe, expect, it } from 'vitest';
import { acrossOf } from '../measures/measures.ts';
import { readingOf, valuesWithin } from '../measures/reading.ts';
import { jumpTo } from '../measures/selection.ts';
import { volumesIn, volumesOf } from '../measures/volumes.ts';
import { asMeasured, FLAT_ACROSS, type FlatStack } from './flat.ts';
import type { Picture, Workspace } from './workspace.ts';

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

const measure = (kind: MeasureKind, ...points: [number, number][]) => ({
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

  it('counts pixels in their shape where only the detector has millimetres', () => {
    const detector = { ...uncalibrated, flatSpacing: { pixel: null, imager: [0.2, 0.1], scanned: null, magnification: null, calibration: '' } } satisfies ImageHeader; // prettier-ignore
    const picture = stackOf(detector, values);
    expect(readingOf(measure('length', [10, 10], [40, 10]), picture)).toMatchObject({ value: 30, calibrated: false });
    expect(readingOf(measure('length', [10, 10], [10, 40]), picture)).toMatchObject({ value: 60, calibrated: false });
  });

  it('gives regions of colour their area and no values', () => {
    const { area, calibrated, value } = readingOf(measure('rectangle', [10, 10], [20, 20]), stackOf(header, null));
    expect({ area, calibrated, value }).toEqual({ area: expect.closeTo(2, 9), calibrated: true, value: null });
    const drawn = [[10, 10], [20, 10], [20, 20], [10, 20]] as [number, number][]; // prettier-ignore
    expect(readingOf(measure('freehand', ...drawn), stackOf(header, null)).area).toBeCloseTo(2, 9);
    expect(readingOf(measure('ellipse', [10, 10], [20, 20]), stackOf(header, null)).area).toBeCloseTo(Math.PI / 2, 9);
  });

  it('reads the values within a region from the picture on which it lies', () => {
    const one = measure('rectangle', [9.5, 9.5], [12.5, 10.5]);
    expect(valuesWithin(one, stackOf(header, values))).toEqual([10, 11, 12]);
  });

  it('makes no volume of regions and lengths that share a note', () => {
    const noted = (kind: 'length' | 'rectangle', z: number) => ({ ...measure(kind, [10, 10], [20, 20]), points: [[10, 10, z], [20, 20, z]] as const, across: FLAT_ACROSS, note: 'a' }); // prettier-ignore
    const drawn = [noted('rectangle', 0), noted('rectangle', 1), ...[0, 1, 2].map((z) => noted('length', z))];
    const picture = stackOf(header, values);
    expect(volumesOf(drawn, (one) => readingOf(one, picture))).not.toEqual([]);
    expect(volumesIn(drawn, picture)).toEqual([]);
  });

  it('draws regions along the picture, and leads to them without turning planes', () => {
    const { flat } = stackOf(header, values);
    expect(acrossOf({ stack: null }, { flat } as unknown as Picture)).toEqual(FLAT_ACROSS);
    expect(acrossOf({ stack: null }, null)).toBeNull();
    const done: string[] = [];
    const workspace = { picture: { flat }, setCross: (at: unknown) => done.push(`cross ${String(at)}`), setFrames: () => done.push('frames'), setActive: () => done.push('active') } as unknown as Workspace; // prettier-ignore
    jumpTo(workspace, { ...measure('rectangle', [10, 10], [20, 30]), across: FLAT_ACROSS });
    expect(done).toEqual(['cross 15,20,1']);
  });

  it('gives regions their values and areas', () => {
    const { region } = readingOf(measure('rectangle', [10, 10], [20, 20]), stackOf(header, values));
    expect(region?.min).toBeGreaterThanOrEqual(10);
    expect(region?.max).toBeLessThanOrEqual(20);
    expect(region?.area).toBeCloseTo(2, 0);
  });

  it('says nothing of values that are not there', () => {
    const colour = stackOf(header, null);
    expect(readingOf(measure('rectangle', [1, 1], [9, 9]), colour)).toMatchObject({ value: null, region: null });
    expect(readingOf(measure('profile', [10, 10], [40, 10]), colour)).toMatchObject({ value: 3, profile: null });
    expect(valuesWithin(measure('rectangle', [1, 1], [9, 9]), colour)).toEqual([]);
    expect(asMeasured({ points: [[1, 1, 7]] }, (stackOf(header, values).flat as FlatStack), false)).toBeNull(); // prettier-ignore
  });
});
