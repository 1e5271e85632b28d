import { type ImageHeader, readHeader } from '@hyaline/dicom';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { type FlatAsk, flatFile } from '@hyaline/dicom/testing/flat';
import { describe, expect, it } from 'vitest';
import type { SourceImage } from '../sources/source.ts';
import { seriesOf } from './series.ts';

const place = { kind: 'file', file: new File([], 'none'), frames: null } as const;
const imageOf = (bytes: Uint8Array, name: string, change: Partial<ImageHeader> = {}): SourceImage => {
  const read = readHeader(bytes);
  if (read.kind !== 'image') throw new Error(read.kind);
  return { name, header: { ...read.header, ...change }, identity: null, seriesDescription: '', place };
};
const slices = [...generatePhantom({ size: 16, slices: 6 })].map(({ bytes, name }) => imageOf(bytes, name));
const flat = (ask: FlatAsk, n = 1): SourceImage => imageOf(flatFile({ ...ask, instance: n }), `${n}`);
const kinds = (images: readonly SourceImage[]) => seriesOf(images)[0]?.plan.notices.map(({ kind }) => kind);

describe('the series of a study', () => {
  it('keeps a full-mouth series of two sizes together', () => {
    const [a, b] = [{ columns: 12, rows: 8 }, { columns: 8, rows: 12 }]; // prettier-ignore
    const images = [1, 2, 3, 4, 5].map((n) => flat({ modality: 'IO', ...(n % 2 ? a : b) }, n));
    expect(seriesOf(images)).toMatchObject([{ way: 'stack', slices: 5, canBeVolume: false, modality: 'IO' }]);
  });

  it('keeps a scout apart from the slices of its series', () => {
    const [first] = slices as [SourceImage];
    const scout = { ...first, header: { ...first.header, rows: 40, columns: 30, sopInstanceUid: '1.2.3' } };
    const entries = seriesOf([scout, ...slices]);
    expect(entries.map(({ way, slices: n }) => [way, n])).toEqual([['volume', 6], ['stack', 1]]); // prettier-ignore
  });

  it('takes as many frames as an object may have', () => {
    const [first] = slices as [SourceImage];
    const long = { ...first, header: { ...first.header, frames: 65_536, rows: 1, columns: 1 } };
    expect(seriesOf([long])).toMatchObject([{ way: 'stack', slices: 65_536 }]);
  });

  it('says what is doubtful about the lengths on pictures', () => {
    const one = { columns: 8, rows: 8, modality: 'PX' };
    expect(kinds([flat(one)])).toEqual(['no-spacing']);
    expect(kinds([flat({ ...one, also: { 0x00181164: ['DS', '0.1\\0.1'] } })])).toEqual(['detector-spacing']);
    expect(kinds([flat({ ...one, also: { 0x00182010: ['DS', '0.1\\0.1'] } })])).toEqual(['scanned-spacing']);
    expect(kinds([flat({ ...one, also: { 0x00280030: ['DS', '0.1\\0.1'] } })])).toEqual([]);
    expect(kinds([imageOf(flatFile(one), '1', { overlays: true })])).toEqual(['no-spacing', 'overlays']);
    expect(kinds([flat({ ...one, colour: true })])).toEqual(['no-spacing']); // shown in colour
  });

  it('says of slices what is odd about their places', () => {
    const unplaced = slices.map((image) => ({ ...image, header: { ...image.header, position: null } }));
    const [entry] = seriesOf(unplaced);
    expect(entry).toMatchObject({ way: 'volume', voxelMm: null });
    expect(entry?.plan.notices.map(({ kind }) => kind)).toContain('no-position');
    expect(entry?.plan.geometry.calibrated).toBe(false); // so that no length is in mm
  });
});
