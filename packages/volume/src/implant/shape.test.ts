import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planeStack, pixelToPatient, type PlaneName, type VolumeGeometry } from '../index.ts';
import { add, cross, dot, norm, scale, subtract, unit, type Vec3 } from '../vec.ts';
import { apexOf, type ImplantShape, implantBody, nearestOn, signedDistance } from './shape.ts';
import { implantCut, implantInPicture, implantShadow } from './outline.ts';
import { direction, implantShape, surfacePoints, vector } from '../../testing/implant-shapes.ts';

const PLANES: readonly PlaneName[] = ['axial', 'coronal', 'sagittal'];
const upright: ImplantShape = { head: [0, 0, 0], axis: [0, 0, -1], diameterMm: 4, apexDiameterMm: 3, lengthMm: 10, apex: 'flat' }; // prettier-ignore

describe('the body of an implant', () => {
  it('has the distances that can be told by hand', () => {
    const body = implantBody({ ...upright, apexDiameterMm: 4 });
    for (const [point, mm] of [
      [[0, 0, 3], 3],
      [[5, 0, -5], 3],
      [[0, 5, 4], 5],
      [[0, 0, -5], -2],
      [[0, 0, -9.5], -0.5],
      [[2, 0, -5], 0],
      [[5, 0, -14], 5],
    ] as const) {
      expect(signedDistance(body, point)).toBeCloseTo(mm, 9);
    }
  });

  it('is no larger than its measures say, and its rounded edge takes from it', () => {
    const flat = implantBody(upright);
    const round = implantBody({ ...upright, apex: 'round' });
    expect(signedDistance(flat, [1.5, 0, -10])).toBeCloseTo(0, 9);
    expect(signedDistance(round, [1.5, 0, -10])).toBeGreaterThan(0.3);
    for (const body of [flat, round]) {
      expect(signedDistance(body, [2, 0, 0])).toBeCloseTo(0, 9);
      expect(signedDistance(body, apexOf(body.shape))).toBeCloseTo(0, 9);
    }
  });

  it('knows its inside also where the whole apex is one dome', () => {
    const body = implantBody({ ...upright, diameterMm: 3.2, apexDiameterMm: 1.3, lengthMm: 14, apex: 'round' });
    for (let z = 0.5; z < 13.9; z += 0.1) expect(signedDistance(body, [0, 0, -z])).toBeLessThan(0);
  });

  it('lies as far from a point as the nearest of its surface points, to 0.1 mm', () => {
    fc.assert(
      fc.property(implantShape, vector(12), (shape, offset) => {
        const body = implantBody(shape);
        const point = add(shape.head, offset);
        const { mm, point: on } = nearestOn(body, point);
        const brute = Math.min(...surfacePoints(body, 0.15).map((one) => norm(subtract(one, point))));
        expect(Math.abs(Math.abs(mm) - brute)).toBeLessThan(0.1);
        expect(norm(subtract(on, point))).toBeCloseTo(Math.abs(mm), 6);
        expect(signedDistance(body, point)).toBeCloseTo(mm, 6);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the outline of an implant', () => {
  it('is a circle across, a trapezium along, an ellipse in between', () => {
    const body = implantBody(upright);
    const across = implantCut(body, [0, 0, -5], [0, 0, 1]);
    for (const point of across ?? []) expect(Math.hypot(point[0], point[1])).toBeCloseTo(1.75, 9);
    const along = implantCut(body, [0, 0, 0], [0, 1, 0]) ?? [];
    const xs = along.map(([x]) => x);
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([-2, 2]);
    expect(Math.min(...along.map(([, , z]) => z))).toBeCloseTo(-10, 9);
    expect(implantCut(body, [0, 0, 1], [0, 0, 1])).toBeNull();
    expect(implantCut(body, [0, 3, 0], [0, 1, 0])).toBeNull();
  });

  it('holds exactly what lies in the plane and in the body, in any plane', () => {
    fc.assert(
      fc.property(implantShape, direction, fc.double({ min: -1.2, max: 1.2, noNaN: true }), (shape, normal, share) => {
        const body = implantBody(shape);
        const middle = add(shape.head, scale(body.shape.axis, shape.lengthMm / 2));
        const through = add(middle, scale(normal, (share * shape.lengthMm) / 2));
        const cut = implantCut(body, through, normal);
        for (const point of cut ?? []) {
          expect(Math.abs(signedDistance(body, point))).toBeLessThan(1e-6);
          expect(Math.abs(dot(subtract(point, through), normal))).toBeLessThan(1e-6);
        }
        const [right, down] = basis(normal);
        const flat = (point: Vec3) =>
          [dot(subtract(point, through), right), dot(subtract(point, through), down)] as const;
        const polygon = (cut ?? []).map(flat);
        for (let x = -9; x <= 9; x += 0.9) {
          for (let y = -9; y <= 9; y += 0.9) {
            const point = add(through, add(scale(right, x), scale(down, y)));
            const mm = signedDistance(body, point);
            if (Math.abs(mm) > 0.05 && holds(polygon, x, y) !== mm < 0) throw new Error(`${x}, ${y} is ${mm} mm away`);
          }
        }
      }),
      { numRuns: 60, interruptAfterTimeLimit: 5000, markInterruptAsFailure: false },
    );
  });

  it('is drawn in the pixels of a picture, also of a turned one', () => {
    const geometry: VolumeGeometry = {
      size: [80, 60, 40],
      origin: [-12, -15, 10],
      axes: [[0.24, 0.18, 0], [-0.3, 0.4, 0], [0, 0, -1]], // prettier-ignore
      calibrated: true,
      oriented: true,
    };
    const body = implantBody({ ...upright, head: [0, 2, 0], axis: unit([0.2, 0.1, -1]), apex: 'round' });
    for (const name of PLANES) {
      const stack = planeStack(geometry, name);
      let found = 0;
      for (let index = 0; index < stack.count; index++) {
        for (const [x, y] of implantInPicture(body, stack, index) ?? []) {
          found++;
          expect(Math.abs(signedDistance(body, pixelToPatient(stack, index, x, y)))).toBeLessThan(1e-6);
        }
      }
      expect(found).toBeGreaterThan(100);
    }
  });

  it('as a shadow holds every point of the surface, and is none where a point has no place', () => {
    const body = implantBody({ ...upright, axis: unit([0.3, 0.2, -1]), apex: 'round' });
    const shadow = implantShadow(body, ([x, , z]) => [x, z]) ?? [];
    for (const [x, , z] of surfacePoints(body, 0.3)) expect(distanceInto(shadow, x, z)).toBeGreaterThan(-0.05);
    expect(implantShadow(body, ([x, , z]) => (z < -3 ? null : [x, z]))).toBeNull();
  });
});

function basis(normal: Vec3): [Vec3, Vec3] {
  const right = unit(cross(normal, Math.abs(normal[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0]));
  return [right, cross(normal, right)];
}

const sides = (polygon: readonly (readonly [number, number])[], x: number, y: number): number[] =>
  polygon.flatMap(([x0, y0], n) => {
    const [x1, y1] = polygon[(n + 1) % polygon.length] ?? [x0, y0];
    const long = Math.hypot(x1 - x0, y1 - y0);
    return long < 1e-4 ? [] : [((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / long];
  });

/** Of a convex polygon in either direction. */
function holds(polygon: readonly (readonly [number, number])[], x: number, y: number): boolean {
  const found = sides(polygon, x, y);
  return found.length > 2 && (found.every((side) => side > -0.01) || found.every((side) => side < 0.01));
}

const distanceInto = (polygon: readonly (readonly [number, number])[], x: number, y: number): number =>
  Math.min(...sides(polygon, x, y));
