import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, type Vec3 } from '../vec.ts';
import { axisOf, axisToApex, frameOnArch, guessedFrame, MOST_TILT, tiltOf } from './place.ts';

/** y = -30 + x^2 / 22, from the right to the left, like a jaw seen from below. */
const arch = {
  up: [0, 0, 1] as Vec3,
  points: Array.from({ length: 59 }, (_, n): Vec3 => [n - 29, -30 + (n - 29) ** 2 / 22, 2]),
};

describe('the directions of a tooth on its arch', () => {
  it.each([
    ['right molar', [-24, -4, -8], [-1, 0], [0, 1]],
    ['left molar', [24, -4, -8], [1, 0], [0, 1]],
    ['right incisor', [-3, -30, -8], [0, -1], [-1, 0]],
    ['left incisor', [3, -30, -8], [0, -1], [1, 0]],
  ] as const)('%s: buccal faces out, distal away from the midline', (_, at, buccal, distal) => {
    for (const line of [arch, { ...arch, points: arch.points.toReversed() }]) {
      const frame = frameOnArch(at, line, 'lower');
      expect(frame?.from).toBe('arch');
      expect(dot(frame?.buccal ?? [0, 0, 0], [...buccal, 0])).toBeGreaterThan(0.8);
      expect(dot(frame?.distal ?? [0, 0, 0], [...distal, 0])).toBeGreaterThan(0.8);
      expect(frame?.apical.map((one) => one + 0)).toEqual([0, 0, -1]);
      expect(frameOnArch(at, line, 'upper')?.apical).toEqual([0, 0, 1]);
    }
  });

  it('are none on an arch without length', () => {
    expect(frameOnArch([0, 0, 0], { ...arch, points: [[1, 1, 1], [1, 1, 1]] }, 'upper')).toBeNull(); // prettier-ignore
    expect(frameOnArch([0, 0, 0], { ...arch, points: [] }, 'upper')).toBeNull();
  });
});

describe('tilt', () => {
  const degrees = fc.double({ min: -70, max: 70, noNaN: true });
  it('comes back as it was set, in both directions and both jaws', () => {
    fc.assert(
      fc.property(degrees, degrees, fc.constantFrom('upper' as const, 'lower' as const), (distal, lingual, jaw) => {
        const frame = guessedFrame([-20, 5, -10], [0, 0, 0], jaw);
        const tilt = tiltOf(axisOf({ distal, lingual }, frame), frame);
        expect(tilt.distal).toBeCloseTo(distal, 6);
        expect(tilt.lingual).toBeCloseTo(lingual, 6);
      }),
    );
  });

  it('is none along the vertical, and held where an axis would lie flat', () => {
    const frame = guessedFrame([-20, 5, -10], [0, 0, 0], 'lower');
    expect(axisOf({ distal: 0, lingual: 0 }, frame).map((one) => one + 0)).toEqual([0, 0, -1]);
    expect(tiltOf(axisOf({ distal: 120, lingual: 0 }, frame), frame).distal).toBeCloseTo(MOST_TILT, 6);
  });

  it('follows a dragged apex, and stays when that lies on the head', () => {
    expect(axisToApex([1, 1, 1], [1, 1, -9])).toEqual([0, 0, -1]);
    expect(axisToApex([1, 1, 1], [1, 1, 1])).toBeNull();
  });
});
