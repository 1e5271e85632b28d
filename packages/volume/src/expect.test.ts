import { groupSeries, orderSlices } from '@hyaline/dicom';
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIXTURES, hasFixtures, loadWasmFromDisk, readFrames, readTable } from '../testing/fixtures.ts';
import { createDecoder } from './decode/index.ts';
import { fillSlice } from './fill.ts';
import { isInverse } from './picture.ts';
import { allocateVolume, planVolume } from './plan.ts';
import type { Volume } from './volume.ts';

const NO_FIXTURES = `the shared DICOM collection is not at ${FIXTURES.pathname}`;
const namesIn = (folder: string): string[] => readdirSync(new URL(`${folder}/`, FIXTURES)).toSorted();
const decode = createDecoder(loadWasmFromDisk);

/** A folder as the viewer has it: read, ordered, planned, decoded. */
async function volumeOf(folder: string): Promise<Volume> {
  const read = namesIn(folder).map((name) => readFrames(`${folder}/${name}`));
  const images = read.flatMap((one) => ('refused' in one ? [] : [one]));
  const headers = images.map(({ header }) => header);
  const plan = planVolume(headers, orderSlices(headers));
  const volume = allocateVolume(plan, (bytes) => new ArrayBuffer(bytes));
  const size = plan.geometry.size[0] * plan.geometry.size[1];
  for (const { image, frame, k, rule } of plan.places) {
    const { header, frames } = images[image] as (typeof images)[number];
    const pixels = await decode(header, frames[frame] as Uint8Array, frame);
    fillSlice(volume.voxels.subarray(k * size, (k + 1) * size), pixels, header, rule);
    volume.present[k] = 1;
  }
  return volume;
}

/** Grey values of one slice. */
function slice({ voxels, scale, offset, geometry }: Volume, k: number): Float32Array {
  const size = geometry.size[0] * geometry.size[1];
  return Float32Array.from(voxels.subarray(k * size, (k + 1) * size), (value) => value * scale + offset);
}

const mean = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, p) => sum + Math.abs(value - (b[p] ?? NaN)), 0) / a.length;

/** Mean difference from the base in grey values that each encoding may have; 0 is lossless. */
const SAME: Readonly<Record<string, number>> = {
  htj2k: 0, 'ts-expl-be': 0, 'ts-implicit': 0, 'ts-deflated': 0, 'ts-rle': 0, 'ts-jpeg-ll-sv1': 0, 'ts-jpeg-ll-p14': 0,
  'ts-jls': 0, 'ts-j2k': 0, 'ts-jpeg-ext12': 12, 'ts-jls-near': 4, 'signed-slope-half': 0, 'per-slice-rescale': 0,
}; // prettier-ignore

/** Cases of the collection that other tests hold, and where. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'missing-slices': 'packages/dicom/src/order.test.ts',
  'duplicate-slices': 'packages/dicom/src/order.test.ts',
  'reversed-names-no-ext': 'packages/dicom/src/order.test.ts',
  'gantry-tilt-15deg': 'packages/dicom/src/order.test.ts',
  'oblique-iop': 'packages/dicom/src/order.test.ts',
  'two-series-one-folder': 'packages/dicom/src/order.test.ts',
  'bad-files': 'packages/dicom/src/header.test.ts',
  'phi-everywhere.dcm': 'packages/dicom/src/deidentify.test.ts',
  'name-utf8.dcm': 'packages/dicom/src/header.test.ts',
  'name-jp.dcm': 'packages/dicom/src/header.test.ts',
  'name-kr.dcm': 'packages/dicom/src/header.test.ts',
  'name-latin1.dcm': 'packages/dicom/src/header.test.ts',
  'name-cyr.dcm': 'packages/dicom/src/header.test.ts',
  'name-gb.dcm': 'packages/dicom/src/header.test.ts',
};
const HERE = ['no-ipp', 'nonsquare-pixels', 'monochrome1', 'ts-j2k-lossy'];

describe('the difficult cases of the collection', () => {
  let base: Volume;
  beforeAll(async () => {
    if (hasFixtures) base = await volumeOf('phantom/series');
  });

  it('are all held by a test', (ctx) => {
    if (!hasFixtures) return ctx.skip(NO_FIXTURES);
    const held = [...Object.keys(SAME), ...Object.keys(ELSEWHERE), ...HERE];
    expect(readTable('odd/EXPECT.tsv').map((row) => row['case'])).toEqual(expect.arrayContaining(held));
    expect(readTable('odd/EXPECT.tsv').filter((row) => !held.includes(row['case'] ?? ''))).toEqual([]);
  });

  it.for(Object.entries(SAME))('%s has the grey values of the base, within %d', async ([folder, most], ctx) => {
    if (!hasFixtures) return ctx.skip(NO_FIXTURES);
    const volume = await volumeOf(`odd/${folder}`);
    const depth = volume.geometry.size[2];
    const { origin } = volume.geometry;
    const first = Math.round((origin[2] - base.geometry.origin[2]) / base.geometry.axes[2][2]);
    expect(depth).toBeGreaterThanOrEqual(6);
    for (let k = 0; k < depth; k++) {
      const off = mean(slice(volume, k), slice(base, first + k));
      if (most === 0) expect(off, `slice ${k}`).toBe(0);
      else expect(off, `slice ${k}`).toBeLessThan(most);
    }
  });

  it('ts-j2k-lossy is the even grey that its code stream holds', async (ctx) => {
    if (!hasFixtures) return ctx.skip(NO_FIXTURES);
    // compressed until nothing was left: pydicom and GDCM read 32,768 everywhere too, whatever the case was meant to hold
    const volume = await volumeOf('odd/ts-j2k-lossy');
    expect(new Set(slice(volume, 0))).toEqual(new Set([32_768 - 1000]));
  });

  it('no-ipp has no millimetres', async (ctx) => {
    if (!hasFixtures) return ctx.skip(NO_FIXTURES);
    const { geometry } = await volumeOf('odd/no-ipp');
    expect([geometry.calibrated, geometry.oriented]).toEqual([false, false]);
  });

  it('nonsquare-pixels keeps circles round: its voxels are twice as wide as tall', async (ctx) => {
    if (!hasFixtures) return ctx.skip(NO_FIXTURES);
    const { geometry } = await volumeOf('odd/nonsquare-pixels');
    expect(geometry.axes.map((axis) => Math.hypot(...axis)).slice(0, 2)).toEqual([1.8, 0.9]);
    expect(geometry.calibrated).toBe(true);
  });

  it('monochrome1 is shown inverted, as a volume and as pictures', async (ctx) => {
    if (!hasFixtures) return ctx.skip(NO_FIXTURES);
    const [name = ''] = namesIn('odd/monochrome1');
    const one = readFrames(`odd/monochrome1/${name}`);
    if ('refused' in one) throw new Error(one.refused);
    expect(isInverse(one.header)).toBe(true);
    expect((await volumeOf('odd/monochrome1')).inverted).toBe(true);
    expect(groupSeries([one.header])).toHaveLength(1);
  });
});
