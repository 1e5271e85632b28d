import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SMALL_CELL, suppressPart, suppressRow } from './suppress.ts';

const small = fc.integer({ min: 0, max: SMALL_CELL });
const count = fc.oneof(small, fc.constantFrom(10, 11), fc.integer({ min: 0, max: 200 }));
const rows = fc.array(count, { minLength: 1, maxLength: 8 });
const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

describe('small counts', () => {
  it('[C225] of 0 to 10 are never told, larger ones always, and what is told is true', () => {
    fc.assert(
      fc.property(rows, (counts) => {
        const { cells, total } = suppressRow(counts);
        expect(cells).toEqual(counts.map((value) => (value > SMALL_CELL ? value : null)));
        expect(total).toBe(cells.includes(null) ? null : sum(counts));
      }),
    );
  });

  it('[C225] change nothing of what is told: any other small count in their place gives the same row', () => {
    fc.assert(
      fc.property(rows, fc.array(small, { minLength: 8, maxLength: 8 }), (counts, others) => {
        const changed = counts.map((value, at) => (value > SMALL_CELL ? value : (others[at] ?? 0)));
        expect(suppressRow(changed)).toEqual(suppressRow(counts));
      }),
    );
  });

  it('[C225] of a group of known size are hidden with those for whom it is not so', () => {
    fc.assert(
      fc.property(count, count, (some, rest) => {
        const told = suppressPart(some, some + rest);
        expect(told).toBe(some > SMALL_CELL && rest > SMALL_CELL ? some : null);
      }),
    );
    // more than are known to be in the group would tell of those not known
    expect(suppressPart(60, 50)).toBeNull();
    expect(suppressPart(50, 60)).toBeNull();
    expect(suppressPart(49, 60)).toBe(49);
  });

  it('refuses what is no count', () => {
    expect(() => suppressRow([1.5])).toThrow(RangeError);
    expect(() => suppressRow([-1])).toThrow(RangeError);
    expect(() => suppressPart(3, Number.NaN)).toThrow(RangeError);
  });
});
