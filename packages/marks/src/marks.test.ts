import { describe, expect, it } from 'vitest';
import golden from '../testing/marks.golden.json' with { type: 'json' };
import { isEmpty, type Marks, NO_MARKS } from './marks.ts';
import { parseMarks } from './parse.ts';

const marks: Marks = {
  ...NO_MARKS,
  measures: [
    { id: 'length-1', kind: 'length', number: 1, points: [[0, 0, 0], [3, 4, 0]], across: null, note: '', hidden: false },
  ],
  implants: [
    { id: 'implant-1', tooth: 36, name: '', head: [1, 2, 3], axis: [0, 0, -1], diameterMm: 4, apexDiameterMm: 3, lengthMm: 10, apex: 'round', note: '' },
  ],
}; // prettier-ignore

describe('marks', () => {
  it('of version 1 are read as they were written', () => {
    expect(parseMarks(golden.marks)).toEqual(golden.marks);
  });

  it('come back from JSON as they went', () => {
    const study = { version: 1 as const, series: { '1.2.3': marks } };
    expect(parseMarks(JSON.parse(JSON.stringify(study)))).toEqual(study);
  });

  it('are refused whole when any part is not what it says', () => {
    const bad: Partial<Record<keyof Marks, unknown>>[] = [
      { measures: [{ ...marks.measures[0], kind: 'volume' }] },
      { measures: [{ ...marks.measures[0], points: [[0, Number.NaN, 0]] }] },
      { implants: [{ ...marks.implants[0], tooth: 19 }] },
      { implants: [{ ...marks.implants[0], tooth: 56 }] },
      { findings: 4 },
    ];
    for (const part of bad) expect(parseMarks({ version: 1, series: { '1': { ...marks, ...part } } })).toBeNull();
    expect(parseMarks({ version: 2, series: {} })).toBeNull();
    expect(parseMarks({ version: 1, series: { '1': { ...marks, more: 1 } } })).toBeNull();
  });

  it('know when there are none', () => {
    expect(isEmpty(NO_MARKS)).toBe(true);
    expect(isEmpty(marks)).toBe(false);
    expect(isEmpty({ ...NO_MARKS, findings: 'x' })).toBe(false);
  });
});
