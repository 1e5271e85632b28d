import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Anchor, cross, MOST_LABELS, placeLabels, type PlacedLabel } from './labels.ts';

const ROOM = { width: 700, height: 600, margin: { top: 60, bottom: 80, side: 16 } };
const anchor = (id: string, x: number, y: number, width = 120): Anchor => ({ id, x, y, width, height: 28 });

const anyAnchors = fc
  .array(
    fc.tuple(fc.integer({ min: -50, max: 750 }), fc.integer({ min: -50, max: 650 }), fc.integer({ min: 60, max: 150 })),
    {
      maxLength: 12,
    },
  )
  .map((all) => all.map(([x, y, width], at) => anchor(String(at), x, y, width)));

const overlap = (a: PlacedLabel, b: PlacedLabel): boolean => a.side === b.side && Math.abs(a.y - b.y) < 28;
const pairsOf = <T>(all: readonly T[]): [T, T][] =>
  all.flatMap((one, at) => all.slice(at + 1).map((two): [T, T] => [one, two]));

describe('labels beside the spine', () => {
  it('are at most seven, none over another, no two lines crossing, all on the canvas', () => {
    fc.assert(
      fc.property(anyAnchors, (anchors) => {
        const placed = placeLabels(anchors, ROOM);
        expect(placed.length).toBeLessThanOrEqual(MOST_LABELS);
        for (const { x, y } of placed) {
          expect(x).toBeGreaterThanOrEqual(ROOM.margin.side - 1e-9);
          expect(y).toBeGreaterThanOrEqual(ROOM.margin.top - 1e-9);
          expect(y + 28).toBeLessThanOrEqual(ROOM.height - ROOM.margin.bottom + 1e-9);
        }
        for (const [one, two] of pairsOf(placed)) {
          expect(overlap(one, two)).toBe(false);
          expect(cross(one.line, two.line)).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('stand at the side where what they name lies, and leave out what is not in sight', () => {
    const placed = placeLabels([anchor('a', 200, 300), anchor('b', 500, 200), anchor('c', 300, 900)], ROOM);
    expect(placed.map(({ id, side }) => [id, side])).toEqual([
      ['a', 'left'],
      ['b', 'right'],
    ]);
  });

  it('keep what comes first where there is no room for all', () => {
    const low = { ...ROOM, height: 60 + 80 + 30 };
    const placed = placeLabels([anchor('a', 100, 100), anchor('b', 110, 110), anchor('c', 600, 105)], low);
    expect(placed.map(({ id }) => id).toSorted()).toEqual(['a', 'b']);
  });
});
