import { frameRanges, orderSlices, splitInstance } from '@hyaline/dicom';
import { generatePhantom, phantomTruth } from '@hyaline/dicom/phantom';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  allocateVolume,
  createDecoder,
  extractPicture,
  fillSlice,
  patientToPixel,
  pictureFor,
  pixelToPatient,
  type PlaneName,
  planeStack,
  planVolume,
  STRAIGHT_FRAMES,
  turnOthers,
  type Vec3,
  type Volume,
} from './index.ts';
import { norm, subtract } from './vec.ts';

const ASK = { size: 128, slices: 104, noise: 0, seed: 5 };

/** The phantom's files as the viewer has them. */
async function volumeOfFiles(): Promise<Volume> {
  const images = [...generatePhantom(ASK)]
    .map(({ bytes }) => splitInstance(bytes))
    .filter((split) => split.kind === 'image');
  const headers = images.map(({ header }) => header);
  const plan = planVolume(headers, orderSlices(headers));
  const volume = allocateVolume(plan, (bytes) => new ArrayBuffer(bytes));
  const decode = createDecoder(() => Promise.reject(new Error('the phantom needs no codec')));
  const size = plan.geometry.size[0] * plan.geometry.size[1];
  for (const { image, k, rule } of plan.places) {
    const split = images[image];
    if (!split) throw new Error('no such image');
    const [[start, length] = [0, 0]] = frameRanges(split.header, split.bulk)[0] ?? [];
    const pixels = await decode(split.header, split.bulk.subarray(start, start + length));
    fillSlice(volume.voxels.subarray(k * size, (k + 1) * size), pixels, split.header, rule);
    volume.present[k] = 1;
  }
  return volume;
}

describe('the phantom on turned planes', () => {
  let volume: Volume;
  const { fiducialSphere: sphere } = phantomTruth(ASK);
  beforeAll(async () => {
    volume = await volumeOfFiles();
  });

  it.each([
    ['axial', 17, 'coronal', -31],
    ['sagittal', 45, 'axial', 45],
  ] as const)(
    '[C157] shows its sphere within 0.1 mm of the truth, turned in %s by %d and in %s by %d degrees',
    (one, a, other, b) => {
      const centre: Vec3 = [sphere.x, sphere.y, sphere.z];
      const frames = turnOthers(turnOthers(STRAIGHT_FRAMES, one, (a * Math.PI) / 180), other, (b * Math.PI) / 180);
      for (const plane of ['axial', 'coronal', 'sagittal'] as const) {
        const found = brightMiddle(volume, plane, frames[plane], centre, sphere.radiusMm + 2);
        expect(norm(subtract(found, centre)), plane).toBeLessThan(0.1);
      }
    },
  );
});

/** The middle of everything brighter than soft tissue near a point, over the pictures of one turned plane. */
function brightMiddle(
  volume: Volume,
  plane: PlaneName,
  frame: (typeof STRAIGHT_FRAMES)[PlaneName],
  around: Vec3,
  radiusMm: number,
): Vec3 {
  const stack = planeStack(volume.geometry, plane, frame, around);
  const out = pictureFor(volume, stack);
  const { index } = patientToPixel(stack, around);
  const reach = Math.ceil(radiusMm / norm(stack.step));
  const sum = [0, 0, 0];
  let weight = 0;
  for (let n = Math.round(index) - reach; n <= Math.round(index) + reach; n++) {
    extractPicture(volume, stack, n, out);
    for (let p = 0; p < out.length; p++) {
      const bright = (out[p] as number) - 40;
      if (bright <= 500) continue;
      const point = pixelToPatient(stack, n, p % stack.width, Math.floor(p / stack.width));
      if (norm(subtract(point, around)) > radiusMm) continue;
      point.forEach((value, axis) => (sum[axis] = (sum[axis] ?? 0) + value * bright));
      weight += bright;
    }
  }
  return sum.map((value) => value / weight) as unknown as Vec3;
}
