import { frameRanges, splitInstance } from '@hyaline/dicom';
import { generatePhantom, phantomTruth } from '@hyaline/dicom/phantom';
import {
  allocateVolume,
  createDecoder,
  extractPicture,
  fillSlice,
  lengthBetween,
  pictureFor,
  patientToPixel,
  pixelToPatient,
  type PlaneName,
  planeStack,
  type Vec3,
  type Volume,
  voxelSizeMm,
} from '@hyaline/volume';
import { describe, expect, it } from 'vitest';
import { seriesOf } from './workspace/series.ts';

const ASK = { size: 160, slices: 130, noise: 0, seed: 5 };
const decode = createDecoder(() => Promise.reject(new Error('the phantom needs no codec')));

/** The phantom as the viewer has it: parsed, ordered, planned, decoded. */
async function phantomVolume(): Promise<Volume> {
  const splits = [...generatePhantom(ASK)]
    .map(({ bytes }) => splitInstance(bytes))
    .filter((split) => split.kind === 'image');
  const place = { kind: 'file', file: new File([], 'none') } as const;
  const [entry] = seriesOf(
    splits.map(({ header }, n) => ({ name: `${n}`, header, identity: null, seriesDescription: '', place })),
  );
  if (!entry) throw new Error('no series');
  const { plan } = entry;
  const volume = allocateVolume(plan, (bytes) => new ArrayBuffer(bytes));
  const size = plan.geometry.size[0] * plan.geometry.size[1];
  for (const { image, k, rule } of plan.places) {
    const split = splits[image];
    if (!split) throw new Error('no such image');
    const [[start, length] = [0, 0]] = frameRanges(split.header, split.bulk)[0] ?? [];
    const pixels = await decode(split.header, split.bulk.subarray(start, start + length));
    fillSlice(volume.voxels.subarray(k * size, (k + 1) * size), pixels, split.header, rule);
    volume.present[k] = 1;
  }
  return volume;
}

/** Where a straight run of bright pixels through a patient point begins and ends, to a part of a pixel. */
function edgesThrough(volume: Volume, plane: PlaneName, point: Vec3, along: 'right' | 'down'): [Vec3, Vec3] {
  const stack = planeStack(volume.geometry, plane);
  const at = patientToPixel(stack, point);
  const index = Math.round(at.index);
  const values = pictureFor(volume, stack);
  extractPicture(volume, stack, index, values);
  const [x, y] = [Math.round(at.x), Math.round(at.y)];
  const value = (step: number) =>
    values[(along === 'down' ? y + step : y) * stack.width + (along === 'right' ? x + step : x)] as number;
  const [inside, outside] = [value(0), 40];
  const half = (inside + outside) / 2;
  const edge = (sign: 1 | -1): Vec3 => {
    let step = 0;
    while (value(sign * (step + 1)) > half) step++;
    const [near, far] = [value(sign * step), value(sign * (step + 1))];
    const exact = sign * (step + (near - half) / (near - far));
    return pixelToPatient(stack, index, along === 'right' ? x + exact : x, along === 'down' ? y + exact : y);
  };
  return [edge(-1), edge(1)];
}

describe('measuring the phantom', () => {
  const { fiducialSphere: sphere, spacing } = phantomTruth(ASK);
  const centre: Vec3 = [sphere.x, sphere.y, sphere.z];
  const built = phantomVolume();

  it.each([
    ['axial', 'right'],
    ['axial', 'down'],
    ['coronal', 'right'],
    ['coronal', 'down'],
    ['sagittal', 'right'],
    ['sagittal', 'down'],
  ] as const)('[C157] finds the sphere of 8 mm within half a voxel, %s %s', async (plane, along) => {
    const [from, to] = edgesThrough(await built, plane, centre, along);
    const { value, calibrated } = lengthBetween(from, to, (await built).geometry.calibrated);
    expect(calibrated).toBe(true);
    expect(Math.abs(value - 2 * sphere.radiusMm)).toBeLessThanOrEqual(spacing / 2);
  });

  it('[C157] finds its centre within a tenth of a millimetre, from the brightness of all pictures through it', async () => {
    const volume = await built;
    for (const plane of ['axial', 'coronal', 'sagittal'] as const) {
      const found = centroid(volume, plane, centre, sphere.radiusMm + 2);
      found.forEach((value, axis) =>
        expect(Math.abs(value - (centre[axis] ?? 0)), `${plane} ${axis}`).toBeLessThan(0.1),
      );
    }
  });

  it('[C157] says 50 mm for two points that are 50 mm apart, in every plane', async () => {
    const { geometry } = await built;
    for (const plane of ['axial', 'coronal', 'sagittal'] as const) {
      const stack = planeStack(geometry, plane);
      const a = patientToPixel(stack, [-15, -20, 0]);
      const b = patientToPixel(stack, [15, 20, 0]);
      const [from, to] = [a, b].map(({ x, y, index }) => pixelToPatient(stack, index, x, y)) as [Vec3, Vec3];
      expect(lengthBetween(from, to, true).value).toBeCloseTo(50, 6);
    }
  });
});

/** Centre of everything brighter than soft tissue within `radius` mm of a point, over all pictures of one plane. */
function centroid(volume: Volume, plane: PlaneName, around: Vec3, radius: number): Vec3 {
  const stack = planeStack(volume.geometry, plane);
  const values = pictureFor(volume, stack);
  const sum = [0, 0, 0];
  let weight = 0;
  const middle = patientToPixel(stack, around);
  const reach = Math.ceil(radius / Math.min(...voxelSizeMm(volume.geometry)));
  const box = [middle.index, middle.x, middle.y].map((at) => [Math.round(at) - reach, Math.round(at) + reach] as const);
  const [[from, to], [left, right], [top, bottom]] = box as [readonly [number, number], readonly [number, number], readonly [number, number]]; // prettier-ignore
  for (let index = from; index <= to; index++) {
    extractPicture(volume, stack, index, values);
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++) {
        const point = pixelToPatient(stack, index, x, y);
        const bright = (values[y * stack.width + x] as number) - 40;
        if (bright <= 500 || lengthBetween(point, around, true).value > radius) continue;
        point.forEach((value, axis) => (sum[axis] = (sum[axis] ?? 0) + value * bright));
        weight += bright;
      }
  }
  return sum.map((value) => value / weight) as unknown as Vec3;
}
