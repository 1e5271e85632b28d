import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EMPTY,
  extractPicture,
  extractSlab,
  halved,
  pictureFor,
  picturesIn,
  pixelToPatient,
  type PlaneName,
  planeStack,
  type SlabMode,
  type Volume,
} from './index.ts';

const plane = fc.constantFrom<PlaneName>('axial', 'coronal', 'sagittal');
const mode = fc.constantFrom<SlabMode>('mean', 'max', 'min');

/** Small volumes of noise, some turned against the patient, some with a slice missing. */
const volumes = fc
  .record({
    size: fc.tuple(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 2, max: 7 }), fc.integer({ min: 2, max: 7 })),
    turned: fc.boolean(),
    flipped: fc.boolean(),
    missing: fc.integer({ min: -4, max: 6 }),
    float: fc.boolean(),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ size, turned, flipped, missing, float, seed }): Volume => {
    const [c, r, s] = size;
    const voxels = float ? new Float32Array(c * r * s) : new Int16Array(c * r * s);
    for (let p = 0, x = seed; p < voxels.length; p++) {
      x = (x * 48_271) % 2_147_483_647;
      voxels[p] = (x % 4000) - 1000;
    }
    const present = new Uint8Array(s).fill(1);
    if (missing >= 0 && missing < s) present[missing] = 0;
    const sign = flipped ? -1 : 1;
    const [cos, sin] = turned ? [0.96, 0.28] : [1, 0];
    const axes: Volume['geometry']['axes'] = [[sign * cos, sign * sin, 0], [-sin, cos, 0], [0, 0, 2 * sign]]; // prettier-ignore
    const geometry = { size, origin: [1, 2, 3] as const, axes, calibrated: true, oriented: true };
    return { geometry, voxels, scale: 1, offset: 0, inverted: false, present };
  });

describe('a slab', () => {
  it('is what its pictures give, pixel by pixel, in every plane, turned, flipped and with gaps', () => {
    fc.assert(
      fc.property(
        volumes,
        plane,
        mode,
        fc.double({ min: 0, max: 12, noNaN: true }),
        fc.nat(6),
        (volume, name, how, thicknessMm, at) => {
          const stack = planeStack(volume.geometry, name);
          const index = Math.min(at, stack.count - 1);
          const out = pictureFor(volume, stack);
          extractSlab(volume, stack, index, { mode: how, thicknessMm }, out);
          const reach = (picturesIn(stack, thicknessMm) - 1) / 2;
          const pictures = Array.from({ length: stack.count }, (_, n) => n)
            .filter((n) => Math.abs(n - index) <= reach)
            .map((n) => {
              const one = pictureFor(volume, stack);
              extractPicture(volume, stack, n, one);
              return one;
            });
          for (let p = 0; p < out.length; p++) {
            const values = pictures.map((one) => one[p] as number).filter((value) => value !== EMPTY);
            const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
            const wanted = values.length === 0 ? EMPTY : how === 'mean' ? mean : how === 'max' ? Math.max(...values) : Math.min(...values); // prettier-ignore
            expect(Math.abs((out[p] as number) - wanted)).toBeLessThanOrEqual(
              volume.voxels instanceof Int16Array ? 0.5 : 0.01,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    [0, 1],
    [0.9, 1],
    [2, 1],
    [3.9, 1],
    [4, 3],
    [10, 5],
    [11, 5],
  ])('of %d mm in steps of 2 mm has %d pictures', (thicknessMm, pictures) => {
    const stack = planeStack(
      { size: [4, 4, 20], origin: [0, 0, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 2]], calibrated: true, oriented: true }, // prettier-ignore
      'axial',
    );
    expect(picturesIn(stack, thicknessMm)).toBe(pictures);
  });

  it('of brightest values takes the lowest where the picture is shown inverted', () => {
    const geometry = { size: [2, 2, 3] as const, origin: [0, 0, 0] as const, axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] as const, calibrated: true, oriented: true }; // prettier-ignore
    const voxels = Int16Array.from([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    const volume: Volume = {
      geometry,
      voxels,
      scale: 1,
      offset: 0,
      inverted: true,
      present: new Uint8Array(3).fill(1),
    };
    const stack = planeStack(geometry, 'axial');
    const out = pictureFor(volume, stack);
    extractSlab(volume, stack, 1, { mode: 'max', thicknessMm: 3 }, out);
    expect([...out]).toEqual([1, 1, 1, 1]);
  });
});

describe('a pile at half the resolution', () => {
  it('shows the same patient points, for odd and even pictures', () => {
    fc.assert(
      fc.property(volumes, plane, fc.nat(5), (volume, name, at) => {
        const stack = planeStack(volume.geometry, name);
        const index = Math.min(at, stack.count - 1);
        const half = halved(stack, index);
        // the first rough pixel lies in the middle of the four fine ones that it stands for
        expect(pixelToPatient(half.stack, half.index, 0, 0)).toEqual(
          pixelToPatient(stack, index, 0.5, 0.5).map((value) => expect.closeTo(value, 9)),
        );
        expect(pixelToPatient(half.stack, half.index, 2, 1)).toEqual(
          pixelToPatient(stack, index, 4.5, 2.5).map((value) => expect.closeTo(value, 9)),
        );
        expect(half.index).toBeLessThan(half.stack.count);
      }),
    );
  });
});
