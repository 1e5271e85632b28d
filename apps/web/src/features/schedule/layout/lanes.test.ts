import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sideBySide } from './lanes.ts';

const at = (start: number, end: number) => ({ start, end });
const shape = (spans: { start: number; end: number }[]) =>
  sideBySide(spans).map(({ item, lane, lanes, width }) => [item.start, lane, lanes, width]);

describe('appointments of one column', () => {
  it('take the whole width alone, also one right after another', () => {
    expect(shape([at(60, 90), at(0, 60)])).toEqual([
      [0, 0, 1, 1],
      [60, 0, 1, 1],
    ]);
  });

  it('share it where they overlap, the longer one first', () => {
    expect(shape([at(0, 30), at(0, 60), at(15, 45)])).toEqual([
      [0, 0, 3, 1],
      [0, 1, 3, 1],
      [15, 2, 3, 1],
    ]);
  });

  it('are as wide as what is free to their right', () => {
    // 0-60 beside 0-20 and 10-30; 30-60 has the second and the third lane for itself
    expect(shape([at(0, 60), at(0, 20), at(10, 30), at(30, 60)]).at(-1)).toEqual([30, 1, 3, 2]);
  });

  it('never cover one another', () => {
    const span = fc
      .tuple(fc.nat(600), fc.integer({ min: 5, max: 120 }))
      .map(([start, long]) => at(start, start + long));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), (spans) => {
        const placed = sideBySide(spans);
        expect(placed).toHaveLength(spans.length);
        for (const a of placed) {
          for (const b of placed) {
            if (a === b || a.item.start >= b.item.end || b.item.start >= a.item.end) continue;
            expect(a.lanes).toBe(b.lanes);
            expect(a.lane + a.width <= b.lane || b.lane + b.width <= a.lane).toBe(true);
          }
        }
      }),
    );
  });
});
