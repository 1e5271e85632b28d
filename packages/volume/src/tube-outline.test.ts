import { describe, expect, it } from 'vitest';
import { canalTube, outlinesOf, planeStack, tubeOutlines, turnFrame, PATIENT_FRAME, type Vec3, type VolumeGeometry } from './index.ts'; // prettier-ignore

const geometry: VolumeGeometry = {
  size: [60, 50, 40],
  origin: [-15, -15, -20],
  axes: [[0.5, 0, 0], [0, 0.6, 0], [0, 0, 1]], // prettier-ignore
  calibrated: true,
  oriented: true,
};
const straight = canalTube([[-10, 0, 0], [10, 0, 0]], 3); // prettier-ignore
const extent = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

describe('the outline of a canal in a picture', () => {
  it('is a circle of its diameter where the picture cuts it square, also on pixels that are not', () => {
    const stack = planeStack(geometry, 'sagittal');
    const [outline, ...others] = tubeOutlines(straight, stack, 30);
    expect(others).toEqual([]);
    expect(Math.abs(extent((outline ?? []).map(({ x }) => x * 0.6)) - 3)).toBeLessThan(0.1);
    expect(Math.abs(extent((outline ?? []).map(({ y }) => y)) - 3)).toBeLessThan(0.1);
  });

  it('is as long as the canal and narrower beside its middle where the picture runs along it', () => {
    const stack = planeStack(geometry, 'coronal');
    const index = 27; // 1.2 mm from the centreline: the chord of a circle of 3 mm there is 1.8 mm
    const [outline] = tubeOutlines(straight, stack, index);
    expect(Math.abs(extent((outline ?? []).map(({ y }) => y)) - 2 * Math.sqrt(1.5 ** 2 - 1.2 ** 2))).toBeLessThan(0.1);
    expect(extent((outline ?? []).map(({ x }) => x * 0.5))).toBeGreaterThan(20);
  });

  it('is longer across an oblique picture', () => {
    const stack = planeStack(geometry, 'sagittal', turnFrame(PATIENT_FRAME, [0, 0, 1], Math.PI / 4), [0, 0, 0]);
    const index = Array.from({ length: stack.count }, (_, n) => n).find(
      (n) => Math.abs(originDistance(stack.origin, stack.step, n)) < 1e-6,
    );
    const [outline] = tubeOutlines(straight, stack, index ?? 0);
    const mm = Math.hypot(...stack.right);
    expect(Math.abs(extent((outline ?? []).map(({ x }) => x * mm)) - 3 * Math.SQRT2)).toBeLessThan(0.1);
  });

  it('is none where the picture passes it by, and two where the canal comes back', () => {
    const stack = planeStack(geometry, 'sagittal');
    expect(tubeOutlines(straight, stack, 59)).toEqual([]);
    const bent = canalTube([[-10, -6, 0], [4, -5, 0], [8, 0, 0], [4, 5, 0], [-10, 6, 0]], 2); // prettier-ignore
    expect(tubeOutlines(bent, stack, 30)).toHaveLength(2);
  });
});

/** How far picture n of a stack lies from the origin, in steps. */
const originDistance = (origin: Vec3, step: Vec3, n: number): number => {
  const squared = step[0] ** 2 + step[1] ** 2 + step[2] ** 2;
  return (origin[0] * step[0] + origin[1] * step[1] + origin[2] * step[2]) / squared + n;
};

describe('outlines of a field', () => {
  it('close around each hill and around a hole in it', () => {
    const [width, height] = [40, 24];
    const field = Float64Array.from({ length: width * height }, (_, p) => {
      const [x, y] = [p % width, Math.floor(p / width)];
      const ring = 6 - Math.abs(Math.hypot(x - 12, y - 12) - 4) * 3;
      return Math.max(ring, 4 - Math.hypot(x - 31, y - 12));
    });
    const found = outlinesOf(field, width, height);
    expect(found).toHaveLength(3);
    for (const outline of found) {
      const [first, last] = [outline[0], outline.at(-1)];
      expect(Math.hypot((first?.x ?? 0) - (last?.x ?? 9), (first?.y ?? 0) - (last?.y ?? 9))).toBeLessThan(1.5);
    }
  });
});
