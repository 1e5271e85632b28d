import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisOf } from './trend-axis.ts';

const at = (n: number, value: number) => ({ at: n, value });

describe('the axis of a trend', () => {
  it('stands on round numbers that hold every value and limit', () => {
    const axis = axisOf([at(0, 5.1), at(10, 6.4)], [4, 5.6]);
    expect(axis.ticks).toEqual([4, 5, 6, 7]);
    expect([axis.x(0), axis.x(10), axis.y(4), axis.y(7)]).toEqual([0, 1, 0, 1]);
  });

  it('puts a single value in the middle', () => {
    const axis = axisOf([at(7, 120)], []);
    expect(axis.x(7)).toBe(0.5);
    expect(axis.y(120)).toBeCloseTo(0.5);
  });

  it('keeps every value inside, has few ticks and never stops on any number', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const axis = axisOf(
          values.map((each, i) => at(i, each)),
          [],
        );
        for (const each of values) {
          expect(axis.y(each)).toBeGreaterThanOrEqual(-1e-9);
          expect(axis.y(each)).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
        expect(axis.ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});
