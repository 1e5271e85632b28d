import type { Canal, Implant, Marks, Measure } from '@hyaline/marks';
import { NO_MARKS } from '@hyaline/marks';
import type { Volume } from '@hyaline/volume';
import { describe, expect, it } from 'vitest';
import type { Ui } from '../../ui/context.ts';
import { canalTable, implantTable, measureTable } from './tables.ts';

const uiWith = (marks: Partial<Marks>, language: 'en' | 'es' = 'en'): Ui =>
  ({
    language,
    workspace: { marks: { now: { ...NO_MARKS, ...marks } }, picture: null, wholeVolume: null },
  }) as unknown as Ui;

const implant = (id: string, tooth: number | null, y: number): Implant => ({
  id,
  tooth,
  name: 'Conical',
  head: [0, y, 0],
  axis: [0, 0, -1],
  diameterMm: 4,
  apexDiameterMm: 4,
  lengthMm: 10,
  apex: 'flat',
  note: '',
});
const canal: Canal = {
  id: 'canal-1',
  side: 'left',
  points: [[4.5, -20, -5], [4.5, 20, -5]],
  diameterMm: 2,
  note: '',
}; // prettier-ignore

describe('tables of a report', () => {
  it('give implants their shortest ways, surface to surface, and say what is too close', () => {
    const table = implantTable(uiWith({ implants: [implant('a', 36, 0), implant('b', null, 8)], canals: [canal] }));
    expect(table?.columns).toEqual(['Implant', 'Size', 'To canal', 'To next implant', 'To edge of bone']);
    expect(table?.rows[0]).toEqual(['tooth 36, Conical', 'Ø 4.0 × 10.0 mm', '1.5 mm, closer than 2.0 mm', '4.0 mm', '–']);
    expect(table?.rows[1]?.[0]).toBe('Conical');
  }); // prettier-ignore

  it('say when an implant lies in the canal', () => {
    const table = implantTable(uiWith({ implants: [{ ...implant('a', 36, 0), head: [3, 0, 0] }], canals: [canal] }, 'es'));
    expect(table?.rows[0]?.[2]).toMatch(/^−1,5 mm, se superpone$/);
    expect(table?.rows[0]?.[0]).toBe('diente 36, Conical');
  }); // prettier-ignore

  it('give canals their side, diameter and length', () => {
    expect(canalTable(uiWith({ canals: [canal] }))?.rows).toEqual([['left', '2.0 mm', '40.0 mm', '']]);
  });

  it('leave out grey values while slices are still to come', () => {
    const volume: Volume = {
      geometry: { size: [20, 20, 4], origin: [0, 0, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], calibrated: true, oriented: true },
      voxels: new Int16Array(1600).fill(300),
      scale: 1,
      offset: 0,
      inverted: false,
      present: new Uint8Array([1, 1, 0, 0]),
    };
    const corners: Measure['points'] = [[2, 2, 1], [8, 10, 1]];
    const region: Measure = { id: 'rectangle-1', kind: 'rectangle', number: 1, points: corners, across: { right: [1, 0, 0], down: [0, 1, 0] }, note: '', hidden: false };
    const measures = [region, { ...region, id: 'length-1', kind: 'length' as const }];
    const valuesOf = (wholeVolume: Volume | null) => {
      const ui = uiWith({ measures });
      const workspace = { ...ui.workspace, picture: { volume }, wholeVolume };
      return measureTable({ ...ui, workspace } as unknown as Ui, [])?.rows.map((row) => row[1]);
    };
    expect(valuesOf(null)).toEqual(['–', '10.0 mm']);
    expect(valuesOf(volume)?.[0]).toMatch(/^mean 300; /);
    expect(valuesOf(volume)?.[1]).toBe('10.0 mm');
  }); // prettier-ignore

  it.each([
    ['en', 'On none of the pictures'],
    ['es', 'En ninguna de las imágenes'],
  ] as const)('say which measures stand on none of the pictures, in %s', (language, words) => {
    const length = (n: number, note: string): Measure => ({ id: `length-${n}`, kind: 'length', number: n, points: [[0, 0, n], [9, 0, n]], across: null, note, hidden: false });
    const ui = uiWith({ measures: [length(1, ''), length(2, ''), length(3, 'mesial')] }, language);
    const notes = (...drawn: string[][]) =>
      measureTable(ui, drawn.map((ids) => ({ measures: new Set(ids) })))?.rows.map((row) => row[2]); // prettier-ignore
    expect(notes(['length-1'], [])).toEqual(['', words, `mesial; ${words}`]);
    expect(notes(['length-1'], ['length-3', 'length-2'])).toEqual(['', '', 'mesial']);
    expect(notes()).toEqual(['', '', 'mesial']); // without pictures there is nothing to look for
  }); // prettier-ignore

  it('leave out measures that are hidden, and themselves when there is nothing', () => {
    const arrow: Measure = { id: 'arrow-1', kind: 'arrow', number: 1, points: [[0, 0, 0], [1, 0, 0]], across: null, note: 'here', hidden: false }; // prettier-ignore
    expect(measureTable(uiWith({ measures: [arrow, { ...arrow, id: 'arrow-2', hidden: true }] }), [])?.rows).toEqual([
      ['Arrow 1', '–', 'here'],
    ]);
    expect([measureTable(uiWith({}), []), implantTable(uiWith({})), canalTable(uiWith({}))]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
