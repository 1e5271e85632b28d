import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { norm, subtract, unit, type Vec3 } from '../vec.ts';
import { composed, fitRigid, inverted, moved, type RigidTransform, UNMOVED } from './rigid.ts';

const number = fc.integer({ min: -800, max: 800 }).map((tenths) => tenths / 10);
const point = fc.tuple(number, number, number);
const turn = fc.record({ axis: point, angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), shift: point });

/** Rodrigues' rotation about an axis, then a shift. */
function rotation({ axis, angle, shift }: { axis: Vec3; angle: number; shift: Vec3 }): RigidTransform {
  const [x, y, z] = unit(axis);
  const [c, s, t] = [Math.cos(angle), Math.sin(angle), 1 - Math.cos(angle)];
  return {
    rows: [
      [t * x * x + c, t * x * y - s * z, t * x * z + s * y],
      [t * x * y + s * z, t * y * y + c, t * y * z - s * x],
      [t * x * z - s * y, t * y * z + s * x, t * z * z + c],
    ],
    shift,
  };
}

const spread = (points: readonly Vec3[]) => fc.pre(isSpread(points));
function isSpread([a, b, c]: readonly Vec3[]): boolean {
  if (!a || !b || !c || norm(subtract(b, a)) < 5) return false;
  const along = unit(subtract(b, a));
  const off = subtract(c, a);
  const rest = subtract(off, along.map((value) => value * along.reduce((sum, v, n) => sum + v * (off[n] as number), 0)) as unknown as Vec3); // prettier-ignore
  return norm(rest) > 5;
}

describe('bringing a scan onto the volume by points', () => {
  it('finds any turn and shift again from three points or more, with nothing left over', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 8 }), turn, (points, ask) => {
        spread(points);
        fc.pre(norm(ask.axis) > 1);
        const truth = rotation(ask);
        const { transform, rmsMm } = fitRigid(
          points,
          points.map((p) => moved(truth, p)),
        );
        expect(rmsMm).toBeLessThan(1e-6);
        for (const p of [...points, [12, -7, 30] as Vec3])
          expect(norm(subtract(moved(transform, p), moved(truth, p)))).toBeLessThan(1e-5);
      }),
    );
  });

  it('tells what is left at each point in mm when the picks do not agree', () => {
    const from: Vec3[] = [[0, 0, 0], [30, 0, 0], [0, 40, 0], [30, 40, 0]]; // prettier-ignore
    const to = from.map(([x, y], n): Vec3 => [x + 5, y, n === 3 ? 2 : 0]);
    const { residualsMm, rmsMm } = fitRigid(from, to);
    expect(Math.max(...residualsMm)).toBeLessThan(1);
    expect(rmsMm).toBeCloseTo(Math.sqrt(residualsMm.reduce((sum, mm) => sum + mm * mm, 0) / 4), 9);
    expect(rmsMm).toBeGreaterThan(0.4);
  });

  it('never mirrors: what cannot be turned into place keeps a residual', () => {
    const from: Vec3[] = [[0, 0, 0], [10, 0, 0], [0, 20, 0], [0, 0, 30]]; // prettier-ignore
    const { transform, rmsMm } = fitRigid(
      from,
      from.map(([x, y, z]) => [-x, y, z]),
    );
    const [a, b, c] = transform.rows;
    const determinant = a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]); // prettier-ignore
    expect(determinant).toBeCloseTo(1, 6);
    expect(rmsMm).toBeGreaterThan(1);
  });

  it('refuses points from which a turn cannot be known', () => {
    const line: Vec3[] = [[0, 0, 0], [5, 5, 5], [9, 9, 9]]; // prettier-ignore
    expect(() => fitRigid(line, line)).toThrow(RangeError);
    expect(() => fitRigid(line.slice(0, 2), line.slice(0, 2))).toThrow(RangeError);
  });

  it('does one move after another as one', () => {
    fc.assert(
      fc.property(turn, turn, point, (a, b, p) => {
        fc.pre(norm(a.axis) > 1 && norm(b.axis) > 1);
        const [first, then] = [rotation(a), rotation(b)];
        expect(norm(subtract(moved(composed(first, then), p), moved(then, moved(first, p))))).toBeLessThan(1e-9);
        expect(moved(composed(UNMOVED, then), p)).toEqual(moved(then, p));
      }),
    );
  });

  it('goes back the way it came', () => {
    fc.assert(
      fc.property(turn, point, (ask, p) => {
        fc.pre(norm(ask.axis) > 1);
        const there = rotation(ask);
        expect(norm(subtract(moved(inverted(there), moved(there, p)), p))).toBeLessThan(1e-9);
      }),
    );
  });
});
