import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canalTube,
  clearanceToTube,
  distanceToPolyline,
  nearestOnPolyline,
  segmentToPolyline,
  splineThrough,
  type Vec3,
} from './index.ts';

const distance = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
const anyPoint = fc.tuple(coordinate, coordinate, coordinate);

/** A quarter of a circle of 20 mm in a plane that no axis lies in. */
const onArc = (angle: number): Vec3 => [20 * Math.cos(angle), 12 * Math.sin(angle), 5 + 16 * Math.sin(angle)];

describe('a smooth curve through points', () => {
  it('goes through every one of them', () => {
    fc.assert(
      fc.property(fc.array(anyPoint, { minLength: 2, maxLength: 8 }), (points) => {
        const spread = points.every((point, n) => n === 0 || distance(point, points[n - 1] as Vec3) > 1);
        fc.pre(spread);
        const { points: curve } = splineThrough(points, 0.05);
        for (const point of points) expect(distanceToPolyline(point, curve)).toBeLessThan(0.03); // half a step
      }),
      { numRuns: 30 },
    );
  });

  it('has points at even distances, the first and the last among them', () => {
    const handles = [0, 0.2, 0.9, 1.3, 1.57].map(onArc); // uneven on purpose
    const { points, lengthMm } = splineThrough(handles, 0.5);
    const steps = points.slice(1).map((point, n) => distance(point, points[n] as Vec3));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(0.001);
    expect(distance(points[0] as Vec3, handles[0] as Vec3)).toBeLessThan(1e-9);
    expect(distance(points.at(-1) as Vec3, handles.at(-1) as Vec3)).toBeLessThan(1e-9);
    expect(lengthMm).toBeCloseTo(20 * 1.57, 1);
  });

  it('keeps within a tenth of a millimetre of a circle given by handles 8 mm apart', () => {
    const { points } = splineThrough([0, 0.39, 0.785, 1.18, 1.57].map(onArc), 0.5);
    for (const [x, y, z] of points) expect(Math.abs(Math.hypot(x, y, z - 5) - 20)).toBeLessThan(0.1);
  });

  it('is a straight line for two points, a point for one and nothing for none', () => {
    expect(splineThrough([[0, 0, 0], [3, 4, 0]], 1)).toEqual({ points: [[0, 0, 0], [0.6, 0.8, 0], [1.2, 1.6, 0], [1.8, 2.4, 0], [2.4, 3.2, 0], [3, 4, 0]].map((p) => p.map((v) => expect.closeTo(v, 9))), lengthMm: expect.closeTo(5, 9) }); // prettier-ignore
    expect(splineThrough([[1, 2, 3], [1, 2, 3]], 1)).toEqual({ points: [[1, 2, 3]], lengthMm: 0 }); // prettier-ignore
    expect(splineThrough([], 1).points).toEqual([]);
  });
});

describe('distances from a canal', () => {
  const line: readonly Vec3[] = [[0, 0, 0], [10, 0, 0], [10, 10, 0]]; // prettier-ignore

  it.each([
    [[5, 3, 4], 5, 5],
    [[-3, 0, 4], 5, 0],
    [[11, 5, 0], 1, 15],
    [[10, 12, 0], 2, 20],
  ] as const)('of the point %j is %d mm, %d mm along', (point, mm, along) => {
    const near = nearestOnPolyline(point, line);
    expect([near.distance, near.along]).toEqual([mm, along]);
  });

  it('of a segment is the least of all its points', () => {
    fc.assert(
      fc.property(anyPoint, anyPoint, fc.array(anyPoint, { minLength: 1, maxLength: 5 }), (from, to, points) => {
        const found = segmentToPolyline(from, to, points);
        const at = (share: number): Vec3 => [0, 1, 2].map((n) => (from[n] ?? 0) + share * ((to[n] ?? 0) - (from[n] ?? 0))) as unknown as Vec3; // prettier-ignore
        const sampled = Array.from({ length: 401 }, (_, n) => distanceToPolyline(at(n / 400), points));
        const least = Math.min(...sampled);
        expect(found.distance).toBeLessThan(least + 1e-9);
        expect(least - found.distance).toBeLessThan(distance(from, to) / 400 + 1e-9);
        expect(distance(found.onSegment, at(found.share))).toBeLessThan(1e-9);
        expect(distance(found.onSegment, found.onLine)).toBeCloseTo(found.distance, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('is measured from the wall of the tube', () => {
    const tube = canalTube([0, 0.4, 0.8, 1.2, 1.57].map(onArc), 2.8);
    const outside = (mm: number): Vec3 => {
      const [x, y, z] = onArc(0.7);
      return [x * (1 + mm / 20), y * (1 + mm / 20), 5 + (z - 5) * (1 + mm / 20)];
    };
    for (const mm of [0, 1.4, 3, 8])
      expect(Math.abs(clearanceToTube(tube, outside(mm)) - (mm - 1.4))).toBeLessThan(0.1);
  });
});
