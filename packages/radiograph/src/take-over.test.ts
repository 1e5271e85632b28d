import { parseSpineValues, solve, SpineValues } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import { type Figure, type FigureName, readLandmarks, trial, withFigures, writeLandmarks } from './index.ts';

const figure = (name: FigureName, value: number, side?: 'left' | 'right'): Figure => ({
  name,
  unit: 'deg',
  value,
  from: [],
  missing: [],
  ...(side && { side }),
});
const HEALTHY = SpineValues.parse({});
const ENDS = [{ upper: 'T5', apex: 'T8', lower: 'T12' }] as const;

describe('taking figures into values', () => {
  it('takes what was chosen, to a tenth, and leaves the rest', () => {
    const figures = [figure('pi', 61.234), figure('ss', 44.06), figure('ll', 70), figure('cobb1', 33.33, 'left')];
    const before = parseSpineValues({ pelvis: { pi: 50, ss: 40, pt: 10 }, discs: { 'L4-L5': { height: 0.5 } } });
    const after = withFigures(before, figures, new Set(['pi', 'ss', 'cobb1']), ENDS);
    expect(after.pelvis).toEqual({ pi: 61.2, ss: 44.1 });
    expect(after.sagittal).toEqual(before.sagittal);
    expect(after.discs).toEqual(before.discs);
    expect(after.coronal.curves).toEqual([{ ...ENDS[0], cobb: 33.3, side: 'left', rotation: 0 }]);
    expect(withFigures(before, figures, new Set(), ENDS)).toEqual(before);
  });

  it('says why no posture has them', () => {
    const wild = withFigures(
      HEALTHY,
      [figure('ss', 70), figure('ll', -15), figure('tk', 60)],
      new Set(['ss', 'll', 'tk']),
      [],
    );
    expect(trial(wild).problems.map(({ code }) => code)).toEqual(['not-upright']);
    const beyond = withFigures(HEALTHY, [figure('pi', 120)], new Set(['pi']), []);
    expect(trial(beyond).problems).toEqual([{ code: 'malformed', path: 'pelvis.pi' }]);
    expect(trial(HEALTHY).solved?.measures).toEqual(solve(HEALTHY).measures);
  });
});

describe('files of landmarks', () => {
  const marks = {
    picture: { columns: 1000, rows: 2000 },
    view: 'front',
    turn: { quarters: 1, mirrored: false },
    towards: 'right',
    known: { from: [1, 2], to: [1, 102], mm: 25.4 },
    curves: [...ENDS],
    points: { 's1-one': [3.5, 4], 'curve1-apex': [7, 8] },
  } as const;

  it('come back as they were written', () => {
    expect(readLandmarks(writeLandmarks(marks as never))).toMatchObject(marks);
  });

  it.each([
    ['no JSON', '{'],
    ['something else', '{"version":1}'],
    ['a later version', writeLandmarks(marks as never).replace('"version": 1', '"version": 2')],
    ['a point that nobody knows', writeLandmarks({ ...marks, points: { name: [1, 2] } } as never)],
    ['a name', writeLandmarks({ ...marks, patient: 'Jane' } as never)],
    ['a huge one', ' '.repeat(200_000)],
  ])('are refused: %s', (_, text) => {
    expect(readLandmarks(text)).toBeNull();
  });
});
