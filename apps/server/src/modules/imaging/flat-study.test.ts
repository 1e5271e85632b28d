import { flatFile } from '@hyaline/dicom/testing/flat';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, newOwner, openAll, type Person, save, type World } from './imaging.fixture.ts';

let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
});
afterAll(() => world.close());

const uid = '1.2.826.0.1.3680043.10.';

describe('saving pictures that are no volume', () => {
  it('keeps colour, several sizes and cine runs byte for byte, and their scale in the index', async () => {
    const files = [
      flatFile({ modality: 'XC', columns: 20, rows: 10, colour: true }),
      ...[1, 2].map((n) =>
        flatFile({
          modality: 'IO',
          columns: n === 1 ? 16 : 12,
          rows: n === 1 ? 12 : 16,
          instance: n,
          seriesUid: `${uid}2`,
          also: { 0x00280030: ['DS', '0.04\\0.04'], 0x00280a02: ['CS', 'FIDUCIAL'], 0x00200020: ['CS', 'L\\F'] },
        }),
      ),
      flatFile({ modality: 'US', columns: 12, rows: 8, frames: 5, seriesUid: `${uid}3`, also: { 0x00181063: ['DS', '40'] } }),
    ]; // prettier-ignore
    const study = await save(world, owner, files.map((bytes, n) => ({ name: `${n}.dcm`, bytes }))); // prettier-ignore
    expect(study).toMatchObject({ instanceCount: 4 });
    const opened = await openAll(world.app, owner, study.id);
    const hex = (list: readonly Uint8Array[]) => list.map((bytes) => Buffer.from(bytes).toString('hex')).toSorted();
    expect(hex(opened.files)).toEqual(hex(files));
    const headers = opened.index.series.flatMap(({ instances }) => instances.map(({ header }) => header));
    expect(headers.find(({ modality }) => modality === 'XC')).toMatchObject({ samplesPerPixel: 3, photometric: 'RGB' });
    expect(headers.find(({ modality }) => modality === 'IO')).toMatchObject({
      flatSpacing: { pixel: [0.04, 0.04], calibration: 'FIDUCIAL' },
      flatOrientation: ['L', 'F'],
    });
    const cine = opened.index.series
      .flatMap(({ instances }) => instances)
      .find(({ header }) => header['modality'] === 'US');
    expect(cine?.header).toMatchObject({ frames: 5, frameMs: 40 });
    expect(cine?.frames).toHaveLength(5);
  });
});
