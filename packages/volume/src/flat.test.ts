import { type FlatSpacing, type ImageHeader, orderSlices, readHeader } from '@hyaline/dicom';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { describe, expect, it } from 'vitest';
import { canBeVolume, flatPoint, flatScale, flatVolume, wayOf } from './flat.ts';
import { planeStack } from './mpr.ts';
import { regionStatistics } from './region.ts';

const headers = [...generatePhantom({ size: 16, slices: 5 })].map(({ bytes }): ImageHeader => {
  const result = readHeader(bytes);
  if (result.kind !== 'image') throw new Error(result.kind);
  return result.header;
});
const [base] = headers as [ImageHeader];
const NONE: FlatSpacing = { pixel: null, imager: null, scanned: null, magnification: null, calibration: '' };
const withSpacing = (flatSpacing: Partial<FlatSpacing>): ImageHeader => ({
  ...base,
  spacing: null,
  flatSpacing: { ...NONE, ...flatSpacing },
});

describe('how a series is shown first', () => {
  const way = (list: readonly ImageHeader[]) => wayOf(list, orderSlices(list));
  const flat = { position: null, orientation: null };

  it('shows slices as a volume, also without positions', () => {
    expect(way(headers)).toBe('volume');
    expect(way(headers.map((header) => ({ ...header, ...flat })))).toBe('volume');
    expect(way([{ ...base, frames: 5, perFrame: headers.map(framesOf) }])).toBe('volume');
  });

  it.each<[string, ImageHeader[]]>([
    ['a single picture', [base]],
    ['two slices', headers.slice(0, 2)],
    ['colour', headers.map((header) => ({ ...header, samplesPerPixel: 3 }))],
    ['a full-mouth series', headers.map((header) => ({ ...header, ...flat, modality: 'IO' }))],
    ['a cine run', [{ ...base, ...flat, frames: 40 }]],
    ['screen captures', headers.map((header) => ({ ...header, ...flat, modality: 'OT' }))],
    ['nothing', []],
  ])('shows %s picture by picture', (_, list) => {
    expect(way(list)).toBe('stack');
  });

  it('cuts through three slices or more only', () => {
    expect(canBeVolume(orderSlices(headers))).toBe(true);
    expect(canBeVolume(orderSlices(headers.slice(0, 2)))).toBe(false);
  });
});

const framesOf = ({ position, orientation, spacing }: ImageHeader) => ({
  position,
  orientation,
  spacing,
  sliceThicknessMm: null,
  rescale: null,
  windows: [],
  stack: null,
});

describe('the size of a pixel', () => {
  it.each<[string, Partial<FlatSpacing>, [number, number, string, boolean] | null]>([
    ['nothing', {}, null],
    ['pixel spacing alone', { pixel: [0.2, 0.1] }, [0.2, 0.1, 'patient', true]],
    ['calibrated by a fiducial', { pixel: [0.1, 0.1], imager: [0.12, 0.12], calibration: 'FIDUCIAL' }, [0.1, 0.1, 'fiducial', true]],
    ['calibrated by geometry', { pixel: [0.1, 0.1], imager: [0.1, 0.1], calibration: 'GEOMETRY' }, [0.1, 0.1, 'geometry', true]],
    ['pixel spacing that differs from the detector', { pixel: [0.1, 0.1], imager: [0.12, 0.12] }, [0.1, 0.1, 'patient', true]],
    ['pixel spacing that repeats the detector', { pixel: [0.12, 0.12], imager: [0.12, 0.12] }, [0.12, 0.12, 'detector', false]],
    ['detector and magnification', { imager: [0.12, 0.12], magnification: 1.2 }, [0.1, 0.1, 'magnification', true]],
    ['the same with a repeated pixel spacing', { pixel: [0.12, 0.12], imager: [0.12, 0.12], magnification: 1.2 }, [0.1, 0.1, 'magnification', true]],
    ['the detector alone', { imager: [0.12, 0.12] }, [0.12, 0.12, 'detector', false]],
    ['a scanned film', { scanned: [0.05, 0.05] }, [0.05, 0.05, 'scanned', false]],
  ])('of %s', (_, spacing, expected) => {
    const scale = flatScale(withSpacing(spacing));
    if (!expected) return expect(scale).toBeNull();
    expect(scale?.rowMm).toBeCloseTo(expected[0], 9);
    expect(scale?.columnMm).toBeCloseTo(expected[1], 9);
    expect([scale?.source, scale?.calibrated]).toEqual(expected.slice(2));
  }); // prettier-ignore

  it('follows studies that were saved without all spacings', () => {
    const { flatSpacing: _, ...before } = {
      ...base,
      spacing: { rowMm: 0.3, columnMm: 0.3, source: 'detector' as const },
    };
    expect(flatScale(before)).toMatchObject({ rowMm: 0.3, source: 'detector', calibrated: false });
  });

  it('is what a person says that a known length is, in the proportions of the pixel', () => {
    const known = { points: [[10, 0, 0], [10, 50, 0]], lengthMm: 10 } as const; // prettier-ignore
    expect(flatScale(withSpacing({}), 0, known)).toEqual({
      rowMm: 0.2,
      columnMm: 0.2,
      source: 'you',
      calibrated: true,
    });
    const tall = flatScale(withSpacing({ imager: [0.4, 0.1] }), 0, known);
    expect([tall?.rowMm, tall?.columnMm]).toEqual([0.2, 0.05]);
    const ratio = flatScale({ ...withSpacing({}), aspectRatio: [2, 1] }, 0, known);
    expect([ratio?.rowMm, ratio?.columnMm]).toEqual([0.2, 0.1]);
    expect(flatScale(withSpacing({}), 0, { points: [[1, 1, 0], [1, 1, 0]], lengthMm: 10 })).toBeNull(); // prettier-ignore
  });

  it('gives regions of a picture their area and values', () => {
    const header = { ...withSpacing({ pixel: [0.5, 0.25] }), columns: 40, rows: 20 };
    const scale = flatScale(header);
    const volume = flatVolume(header, scale, 3, new Float32Array(800).fill(7));
    const corners = [[4, 4, 3], [24, 14, 3]].map((p) => flatPoint(header, scale, p as [number, number, number])); // prettier-ignore
    expect(corners).toEqual([[1, 2, 3], [6, 7, 3]]); // prettier-ignore
    const region = regionStatistics(volume, planeStack(volume.geometry, 'axial'), 'rectangle', corners);
    expect(region).toMatchObject({ mean: 7, min: 7, max: 7 });
    expect(region?.area).toBeCloseTo(25, 0);
  });
});
