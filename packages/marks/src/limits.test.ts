import { describe, expect, it } from 'vitest';
import { limitPassed, MOST } from './limits.ts';
import { type Marks, NO_MARKS } from './marks.ts';
import { parseMarks } from './parse.ts';

const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const measure = (n: number, points = 2): Marks['measures'][number] => ({
  id: `polyline-${n}`,
  kind: 'polyline',
  number: n + 1,
  points: many(points, (at) => [at, 0, 0] as const),
  across: null,
  note: '',
  hidden: false,
});
const made: { readonly [K in Exclude<keyof typeof MOST, 'points'>]: (n: number) => Marks[K][number] } = {
  measures: measure,
  canals: (n) => ({ id: `canal-${n}`, side: 'left', points: [[n, 0, 0]], diameterMm: 2, note: '' }),
  implants: (n) => ({ id: `implant-${n}`, tooth: null, name: '', head: [n, 0, 0], axis: [0, 0, 1], diameterMm: 4, apexDiameterMm: 3, lengthMm: 10, apex: 'flat', note: '' }), // prettier-ignore
  teeth: (n) => ({ id: `tooth-${n}`, fdi: 11, at: [n, 0, 0] }),
  calibrations: (n) => ({ image: n, points: [[0, 0, 0], [1, 0, 0]], lengthMm: 5 }), // prettier-ignore
};
const kept = (marks: Marks) => parseMarks({ version: 1, series: { one: marks } }) !== null;

describe('how many marks a series holds', () => {
  it('is held where a mark is added, exactly as where marks are kept', () => {
    for (const list of Object.keys(made) as (keyof typeof made)[]) {
      const full: Marks = { ...NO_MARKS, [list]: many<unknown>(MOST[list], made[list]) };
      const over: Marks = { ...NO_MARKS, [list]: many<unknown>(MOST[list] + 1, made[list]) };
      expect([limitPassed(NO_MARKS, full), kept(full)], list).toEqual([null, true]);
      expect([limitPassed(full, over), kept(over)], list).toEqual([list, false]);
      expect(limitPassed(over, full), list).toBeNull();
    }
  });

  it('counts the points of one mark', () => {
    const of = (points: number): Marks => ({ ...NO_MARKS, measures: [measure(1, points)] });
    expect([limitPassed(NO_MARKS, of(MOST.points)), kept(of(MOST.points))]).toEqual([null, true]);
    expect([limitPassed(of(MOST.points), of(MOST.points + 1)), kept(of(MOST.points + 1))]).toEqual(['points', false]);
  });
});
