import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, dot, norm, scale, subtract, unit, type Vec3 } from '../vec.ts';
import { axisAngle, implantToImplant, implantToTube } from './clearance.ts';
import { furthest, type ImplantBody, implantBody, type ImplantShape, reachIn, signedDistance } from './shape.ts';
import { direction, implantShape, surfacePoints, vector } from '../../testing/implant-shapes.ts';

const upright: ImplantShape = { head: [0, 0, 0], axis: [0, 0, -1], diameterMm: 4, apexDiameterMm: 4, lengthMm: 10, apex: 'flat' }; // prettier-ignore

describe('clearance to a nerve canal', () => {
  const tube = { centre: [[-20, 0, -14], [20, 0, -14]] as Vec3[], radiusMm: 1.5 }; // prettier-ignore

  it('is measured from surface to surface, negative where they overlap', () => {
    const found = implantToTube(implantBody(upright), tube);
    expect(found?.mm).toBeCloseTo(2.5, 6);
    expect(found?.from[2]).toBeCloseTo(-10, 6);
    expect(found?.to[2]).toBeCloseTo(-12.5, 6);
    expect(implantToTube(implantBody({ ...upright, lengthMm: 12 }), tube)?.mm).toBeCloseTo(0.5, 6);
    expect(implantToTube(implantBody({ ...upright, lengthMm: 13.5 }), tube)?.mm).toBeCloseTo(-1, 6);
    expect(implantToTube(implantBody(upright), { ...tube, centre: [[0, 0, -14]] })?.mm).toBeCloseTo(2.5, 6);
    expect(implantToTube(implantBody(upright), { ...tube, centre: [] })).toBeNull();
  });

  it('is that of the nearest points by brute force, to 0.1 mm', () => {
    const line = fc.array(vector(16), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(implantShape, line, fc.double({ min: 0.5, max: 3, noNaN: true }), (shape, centre, radiusMm) => {
        const body = implantBody(shape);
        const found = implantToTube(body, { centre, radiusMm });
        const brute = Math.min(...along(centre, 0.02).map((point) => signedDistance(body, point))) - radiusMm;
        expect(Math.abs((found?.mm ?? NaN) - brute)).toBeLessThan(0.02);
        // and a distance to the surface is one to its points
        if (brute + radiusMm < 0.2) return;
        const points = surfacePoints(body, 0.3);
        const slow = Math.min(...along(centre, 0.3).map((one) => nearestOf(points, one))) - radiusMm;
        expect(slow).toBeGreaterThan((found?.mm ?? NaN) - 0.001);
        expect(norm(subtract(found?.from ?? [0, 0, 0], found?.to ?? [0, 0, 0]))).toBeCloseTo(
          Math.abs(found?.mm ?? NaN),
          3,
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('clearance between implants', () => {
  it('is the gap between their surfaces, also where rims face each other', () => {
    const at = (head: Vec3, axis: Vec3 = [0, 0, -1]) => implantBody({ ...upright, head, axis });
    expect(implantToImplant(at([0, 0, 0]), at([7, 0, 0])).mm).toBeCloseTo(3, 4);
    expect(implantToImplant(at([0, 0, 0]), at([7, 0, -13])).mm).toBeCloseTo(Math.hypot(3, 3), 4);
    expect(implantToImplant(at([0, 0, 0]), at([0, 0, -12])).mm).toBeCloseTo(2, 4);
    expect(implantToImplant(at([0, 0, 0]), at([0, 3, 0])).mm).toBeCloseTo(-1, 2);
    expect(implantToImplant(at([0, 0, 0]), at([0, 0, 0])).mm).toBeCloseTo(-4, 2);
    expect(axisAngle(at([0, 0, 0]), at([7, 0, 0], unit([1, 0, -1])))).toBeCloseTo(45, 6);
  });

  it('is that of the nearest surface points by brute force, to 0.1 mm, the same both ways', () => {
    fc.assert(
      fc.property(
        implantShape,
        implantShape,
        direction,
        fc.double({ min: 4, max: 14, noNaN: true }),
        (one, two, way, far) => {
          const [a, b] = [implantBody(one), implantBody({ ...two, head: add(one.head, scale(way, far)) })];
          const found = implantToImplant(a, b);
          const over = (one: ImplantBody, other: ImplantBody) =>
            Math.min(...surfacePoints(one, 0.15).map((point) => signedDistance(other, point)));
          const brute = Math.min(over(a, b), over(b, a)); // both: one may lie wholly within the other
          // faces that just touch have no nearest points of their own
          if (brute > 1e-6) {
            expect(found.mm).toBeLessThanOrEqual(brute + 1e-3);
            expect(found.mm).toBeGreaterThan(brute - 0.1);
            expect(norm(subtract(found.from, found.to))).toBeCloseTo(found.mm, 6);
            expect(Math.abs(signedDistance(a, found.from))).toBeLessThan(1e-3);
            expect(Math.abs(signedDistance(b, found.to))).toBeLessThan(1e-3);
          } else expect(found.mm).toBeLessThan(0.05);
          expect(implantToImplant(b, a).mm).toBeCloseTo(found.mm, 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says how far overlapping ones must be moved apart: no shorter way of a thousand does it', () => {
    fc.assert(
      fc.property(
        implantShape,
        implantShape,
        direction,
        fc.double({ min: 0, max: 5, noNaN: true }),
        (one, two, way, far) => {
          const [a, b] = [implantBody(one), implantBody({ ...two, head: add(one.head, scale(way, far)) })];
          const { mm, from, to } = implantToImplant(a, b);
          if (mm >= -0.05) return;
          const push = unit(subtract(from, to));
          const moved = (by: number) => implantBody({ ...b.shape, head: add(b.shape.head, scale(push, by)) });
          expect(Math.abs(implantToImplant(a, moved(-mm + 0.05)).mm - 0.05)).toBeLessThan(0.06);
          const least = Math.min(...many(2000).map((u) => reachIn(a, u) + reachIn(b, scale(u, -1))));
          expect(-mm).toBeLessThan(least + 0.1);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('reaches as far as its furthest point', () => {
    fc.assert(
      fc.property(implantShape, direction, (shape, way) => {
        const body = implantBody(shape);
        const brute = Math.max(...surfacePoints(body, 0.3).map((point) => dot(point, way)));
        expect(dot(furthest(body, way), way)).toBeGreaterThanOrEqual(brute - 1e-6); // a nanometre
        expect(dot(furthest(body, way), way)).toBeLessThan(brute + 0.1);
      }),
      { numRuns: 30 },
    );
  });
});

const nearestOf = (points: readonly Vec3[], to: Vec3): number => {
  let least = Infinity;
  for (const point of points) least = Math.min(least, norm(subtract(point, to)));
  return least;
};

function along(line: readonly Vec3[], stepMm: number): Vec3[] {
  return line.slice(1).flatMap((to, n) => {
    const from = line[n] as Vec3;
    const steps = Math.ceil(norm(subtract(to, from)) / stepMm);
    return Array.from({ length: steps + 1 }, (_, k) => add(from, scale(subtract(to, from), k / Math.max(1, steps))));
  });
}

const many = (count: number): Vec3[] =>
  Array.from({ length: count }, (_, n) => {
    const z = 1 - (2 * n + 1) / count;
    const angle = n * Math.PI * (3 - Math.sqrt(5));
    return [Math.sqrt(1 - z * z) * Math.cos(angle), Math.sqrt(1 - z * z) * Math.sin(angle), z];
  });
