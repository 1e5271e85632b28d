import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAPERS } from '../../../paper/sizes.ts';
import { packSheets, sheetLayout } from './sheet-layout.ts';

describe('a sheet printed at true size', () => {
  it('gives each millimetre of the patient one of paper, cut or not', () => {
    const mm = fc.double({ min: 5, max: 600, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom('a4', 'letter'), mm, mm, (paper, width, height) => {
        const { picture, part, page } = sheetLayout({ paper, viewMm: [width, height], ratio: width / height });
        expect(picture.width / (width * part[0])).toBeCloseTo(1, 9);
        expect(picture.height / (height * part[1])).toBeCloseTo(1, 9);
        expect(Math.max(...part)).toBeLessThanOrEqual(1);
        expect(picture.x).toBeGreaterThanOrEqual(9.999);
        expect(picture.x + picture.width).toBeLessThanOrEqual(page[0] - 9.999);
        expect(picture.y + picture.height).toBeLessThanOrEqual(page[1] - 39.999);
        expect(page.toSorted()).toEqual(PAPERS[paper].toSorted());
      }),
    );
  });

  it('lies down for what is wide, and stands for what is high', () => {
    const ask = { paper: 'a4', ratio: 1 } as const;
    expect(sheetLayout({ ...ask, viewMm: [250, 80] }).landscape).toBe(true);
    expect(sheetLayout({ ...ask, viewMm: [80, 200] }).landscape).toBe(false);
    expect(sheetLayout({ ...ask, viewMm: [60, 60] }).part).toEqual([1, 1]);
  });

  it('fills the sheet and claims no scale where the view has no millimetres', () => {
    const { trueSize, picture, part } = sheetLayout({ paper: 'letter', viewMm: null, ratio: 2 });
    expect([trueSize, part]).toEqual([false, [1, 1]]);
    expect(picture.width / picture.height).toBeCloseTo(2, 9);
    expect(picture.width).toBeGreaterThan(195);
  });

  it('holds several views, each true and none over another, on as few sheets as their order allows', () => {
    const mm = fc.double({ min: 5, max: 400, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom('a4', 'letter'), fc.array(fc.tuple(mm, mm), { maxLength: 12 }), (paper, views) => {
        const sheets = packSheets(paper, views);
        expect(sheets.flatMap(({ pieces }) => pieces.map(({ view }) => view))).toEqual(views.map((_, n) => n));
        for (const { page, pieces } of sheets) {
          for (const { view, picture, part } of pieces) {
            expect(picture.width / ((views[view]?.[0] ?? 0) * part[0])).toBeCloseTo(1, 9);
            expect(picture.height / ((views[view]?.[1] ?? 0) * part[1])).toBeCloseTo(1, 9);
            expect(picture.x + picture.width).toBeLessThanOrEqual(page[0] - 9.999);
            expect(picture.y + picture.height).toBeLessThanOrEqual(page[1] - 39.999);
          }
          for (const [n, { picture: a }] of pieces.entries())
            for (const { picture: b } of pieces.slice(n + 1))
              expect(a.x + a.width <= b.x || b.y > a.y + a.height).toBe(true);
        }
      }),
    );
    expect(packSheets('a4', Array.from({ length: 4 }, () => [24, 80] as const))).toHaveLength(1);
    expect(packSheets('a4', [[150, 150], [150, 150]])).toHaveLength(2);
  }); // prettier-ignore
});
