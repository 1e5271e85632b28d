import { phantomTruth } from '@hyaline/dicom/phantom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  archAt,
  archCurve,
  type ArchCurve,
  distanceFromArch,
  fromArch,
  orientationLetters,
  scaleVec,
  toArch,
  turnVec,
  type Vec3,
} from './index.ts';

/** The phantom's arch: y = -30 + x^2 / 22 over 58 mm. */
const onPhantom = (x: number): Vec3 => [x, -30 + (x * x) / 22, 0];
const handles = [-29, -22, -13, -5, 0, 6, 15, 23, 29].map(onPhantom);
const UP: Vec3 = [0, 0, 1];
const curveOf = (points: readonly Vec3[], up: Vec3, offset = 0): ArchCurve => {
  const curve = archCurve({ points, up }, offset);
  if (!curve) throw new Error('no curve');
  return curve;
};
const apart = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe('the curve of an arch', () => {
  it('is as long as the phantom says, from nine handles', () => {
    const { archLengthMm } = phantomTruth({ size: 32, slices: 4 });
    expect(Math.abs(curveOf(handles, UP).lengthMm - archLengthMm)).toBeLessThan(0.1);
  });

  it('keeps within a tenth of a millimetre of it all along', () => {
    const truth = curveOf(Array.from({ length: 59 }, (_, n) => onPhantom(n - 29)), UP); // prettier-ignore
    for (const point of curveOf(handles, UP).points) expect(distanceFromArch(truth, point)).toBeLessThan(0.1);
  });

  it('lies flat, at the mean height of handles that do not', () => {
    const curve = curveOf(handles.map(([x, y], n): Vec3 => [x, y, n % 2]), UP); // prettier-ignore
    for (const [, , z] of curve.points) expect(z).toBeCloseTo(4 / 9, 9);
  });

  it('tells the cheek from the tongue', () => {
    const curve = curveOf(handles, UP);
    const letters = [2, curve.lengthMm / 2, curve.lengthMm - 2].map((s) =>
      orientationLetters(archAt(curve, s).outward),
    );
    expect(letters).toEqual(['RA', 'A', 'LA']);
  });

  it('moved outwards is the parallel curve, and longer by its turn', () => {
    const [base, moved] = [curveOf(handles, UP), curveOf(handles, UP, 4)];
    for (const point of moved.points) expect(Math.abs(distanceFromArch(base, point) - 4)).toBeLessThan(0.05);
    const turn = 2 * Math.atan((2 * 29) / 22);
    expect(Math.abs(moved.lengthMm - base.lengthMm - 4 * turn)).toBeLessThan(0.2);
  });

  it('moved inwards beyond the centre of its bend makes no loops', () => {
    const moved = curveOf(handles, UP, -14);
    const ahead = moved.points.slice(1).map((point, n) => apart(point, moved.points[n] as Vec3));
    expect(Math.max(...ahead)).toBeLessThan(2 * moved.stepMm);
    expect(moved.lengthMm).toBeLessThan(curveOf(handles, UP).lengthMm);
  });

  it('is none for fewer than two handles apart', () => {
    expect(archCurve({ points: [], up: UP })).toBeNull();
    expect(archCurve({ points: [[1, 2, 3], [1, 2, 3]], up: UP })).toBeNull(); // prettier-ignore
  });
});

describe('a place told by the arch', () => {
  const turned = (v: Vec3) => turnVec(turnVec(v, [1, 0, 0], 0.3), [0, 0.6, 0.8], -0.5);
  const curves = [
    curveOf(handles, UP),
    curveOf(handles, UP, 3),
    curveOf(handles.map(turned), turned(UP)),
    curveOf([[0, 0, 0], [30, 5, 0]], UP), // prettier-ignore
  ] as const;

  it('leads to the point and back, also where the occlusal plane is tilted', () => {
    const s = fc.double({ min: -8, max: 1.08, noNaN: true });
    const out = fc.double({ min: -9, max: 25, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...curves), s, out, out, (curve, share, side, height) => {
        const place = { s: share < 0 ? share : share * curve.lengthMm, out: side, height };
        const back = toArch(curve, fromArch(curve, place));
        expect(Math.abs(back.s - place.s)).toBeLessThan(1e-4);
        expect(Math.abs(back.out - place.out)).toBeLessThan(1e-4);
        expect(back.height).toBeCloseTo(height, 6);
      }),
    );
  });

  it('has the distances that a straight line has: heights by the millimetre, and the side square to the curve', () => {
    for (const curve of curves) {
      const [a, b] = [10, 10.01].map((s) => fromArch(curve, { s, out: 0, height: 2 }));
      expect(apart(a as Vec3, b as Vec3)).toBeCloseTo(0.01, 4);
      expect(apart(fromArch(curve, { s: 20, out: -3, height: -5 }), fromArch(curve, { s: 20, out: 1, height: -8 }))).toBeCloseTo(5, 9); // prettier-ignore
    }
  });

  it('runs on straight beyond its ends', () => {
    const [curve] = curves;
    const { point, along } = archAt(curve, curve.lengthMm);
    const beyond = archAt(curve, curve.lengthMm + 6).point;
    expect(apart(beyond, scaleVec([point[0] + 6 * along[0], point[1] + 6 * along[1], point[2]], 1))).toBeLessThan(1e-9);
  });
});
