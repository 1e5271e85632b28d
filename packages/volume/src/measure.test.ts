import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  angleAt,
  ellipseStatistics,
  EMPTY,
  extractPicture,
  pictureFor,
  pixelToPatient,
  type PlaneName,
  planeStack,
  valueAt,
  type Volume,
  type VolumeGeometry,
} from './index.ts';

const PLANES: readonly PlaneName[] = ['axial', 'coronal', 'sagittal'];

const volumeOf = (geometry: VolumeGeometry, value: (i: number, j: number, k: number) => number): Volume => {
  const [c, r, s] = geometry.size;
  const voxels = new Int16Array(c * r * s);
  for (let k = 0, p = 0; k < s; k++)
    for (let j = 0; j < r; j++) for (let i = 0; i < c; i++) voxels[p++] = value(i, j, k);
  return { geometry, voxels, scale: 2, offset: -1000, inverted: false, present: new Uint8Array(s).fill(1) };
};
const grid: VolumeGeometry = {
  size: [40, 30, 20],
  origin: [5, -5, 10],
  axes: [[0.3, 0, 0], [0, 0.5, 0], [0, 0, -1]], // prettier-ignore
  calibrated: true,
  oriented: true,
};
const turned: VolumeGeometry = { ...grid, axes: [[0.24, 0.18, 0], [-0.3, 0.4, 0], [0, 0, 1]] }; // prettier-ignore

describe('an angle', () => {
  it.each([
    [[1, 0, 0], [0, 1, 0], 90],
    [[1, 0, 0], [1, 0, 0], 0],
    [[1, 0, 0], [-2, 0, 0], 180],
    [[1, 0, 0], [1, 1, 0], 45],
    [[0, 0, 3], [0, 4, 4], 45],
  ] as const)('between %j and %j is %d degrees, wherever its vertex lies', (one, other, degrees) => {
    const vertex = [7, -3, 2] as const;
    const at = (v: readonly [number, number, number]) => [v[0] + 7, v[1] - 3, v[2] + 2] as const;
    expect(angleAt(vertex, at(one), at(other))).toBeCloseTo(degrees, 9);
  });

  it('has none when a leg has no length', () => expect(angleAt([1, 1, 1], [1, 1, 1], [2, 2, 2])).toBeNull());
});

describe('a region', () => {
  it('has the area of its ellipse in the patient, whatever the shape of the pixels', () => {
    const volume = volumeOf(grid, () => 500);
    for (const [name, right, down] of [
      ['axial', 0.3, 0.5],
      ['coronal', 0.3, 1],
      ['sagittal', 0.5, 1],
    ] as const) {
      // prettier-ignore
      const stack = planeStack(grid, name);
      const found = ellipseStatistics(volume, stack, pixelToPatient(stack, 8, 4, 3), pixelToPatient(stack, 8, 16, 13));
      expect(found?.area).toBeCloseTo(Math.PI * 6 * right * 5 * down, 6);
      expect(found).toMatchObject({ mean: 0, deviation: 0, min: 0, max: 0 }); // 500 x 2 - 1000
    }
  });

  it('counts the pixels whose centres lie in it, and no others', () => {
    const stack = planeStack(grid, 'axial');
    const volume = volumeOf(grid, (i) => i * 10);
    const found = ellipseStatistics(volume, stack, pixelToPatient(stack, 5, 8, 8), pixelToPatient(stack, 5, 12, 12));
    // centres within 2 px of (10, 10): 13 of them
    expect(found).toMatchObject({ count: 13, mean: 100 * 2 - 1000, min: 80 * 2 - 1000, max: 120 * 2 - 1000 });
    expect(found?.deviation).toBeCloseTo(2 * 10 * Math.sqrt((2 * 4 + 6 * 1) / 13), 6);
  });

  it('is none without extent, and none where no slice is', () => {
    const stack = planeStack(grid, 'axial');
    const point = pixelToPatient(stack, 5, 8, 8);
    const gap = volumeOf(grid, () => 0);
    gap.present.fill(0);
    expect(
      ellipseStatistics(
        volumeOf(grid, () => 0),
        stack,
        point,
        point,
      ),
    ).toBeNull();
    expect(ellipseStatistics(gap, stack, point, pixelToPatient(stack, 5, 12, 12))).toBeNull();
  });

  it('reads the values that the picture shows, in straight and in turned volumes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(grid, turned),
        fc.constantFrom(...PLANES),
        fc.nat(1000),
        fc.nat(1000),
        fc.nat(1000),
        (geometry, name, a, b, c) => {
          const volume = volumeOf(geometry, (i, j, k) => ((i * 31 + j * 17 + k * 7) % 97) * 20);
          const stack = planeStack(geometry, name);
          const [index, x, y] = [a % stack.count, b % stack.width, c % stack.height];
          const out = pictureFor(volume, stack);
          extractPicture(volume, stack, index, out);
          const [one, shown] = [valueAt(volume, stack, index, x, y), out[y * stack.width + x] as number];
          // on the outermost rim of a turned volume a rounding error decides whether there is a value
          if (one === EMPTY || shown === EMPTY) return;
          expect(Math.abs(one - shown)).toBeLessThan(1.01); // the picture keeps whole numbers
        },
      ),
      { numRuns: 60 },
    );
  });
});
