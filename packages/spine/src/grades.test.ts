import { describe, expect, it } from 'vitest';
import {
  aimsOf,
  canalGrade,
  cobbGrade,
  genant,
  idealLordosis,
  incidenceClass,
  isIsthmic,
  meyerding,
  pfirrmannHeight,
  REFERENCE,
  roussoulyType,
  schwab,
  schwabCoronal,
  SpineValues,
  wiltse,
} from './index.ts';

describe('the type of a slip', () => {
  it('has its number in the classification of Wiltse', () => {
    expect(wiltse('isthmic').value).toBe('II');
    expect(wiltse('degenerative').value).toBe('III');
  });

  it.each([
    [{ slip: 30, slipType: 'isthmic' }, true],
    [{ slip: 30, slipType: 'degenerative' }, false],
    [{ slip: 60 }, false],
    [{ slip: 0, slipType: 'isthmic' }, false],
    [{ slip: 10.5 }, false],
  ] as const)('%o has a broken pars: %s', (moved, isBroken) => {
    const values = SpineValues.parse({ segments: { 'L5-S1': moved } });
    expect(isIsthmic(values, 'L5-S1')).toBe(isBroken);
    expect(isIsthmic(values, 'L4-L5')).toBe(false);
  });
});

describe('grades, at both sides of their limits', () => {
  it.each([
    [0, 'none'],
    [1, 'I'],
    [25, 'I'],
    [25.1, 'II'],
    [50.1, 'III'],
    [75.1, 'IV'],
    [100, 'IV'],
    [100.1, 'V'],
    [-30, 'II'],
  ])('a slip of %d %% is Meyerding %s', (slip, grade) => expect(meyerding(slip).value).toBe(grade));

  it.each([
    [0.19, 0],
    [0.2, 1],
    [0.25, 1],
    [0.26, 2],
    [0.4, 2],
    [0.41, 3],
  ])('a loss of %d is Genant %d', (loss, grade) => expect(genant(loss).value).toBe(grade));

  it.each([
    [9.9, 'none'],
    [10, 'mild'],
    [25, 'moderate'],
    [40, 'moderate'],
    [40.1, 'severe'],
  ])('a Cobb angle of %d is %s', (cobb, grade) => expect(cobbGrade(cobb).value).toBe(grade));

  it('Schwab modifiers change at 10 and 20 deg, 40 and 95 mm, 20 and 30 deg', () => {
    expect(schwab({ mismatch: 9.9, sva: 39.9, pt: 19.9 }).value).toEqual({ mismatch: '0', sva: '0', pt: '0' });
    expect(schwab({ mismatch: 10, sva: 95, pt: 30 }).value).toEqual({ mismatch: '+', sva: '+', pt: '+' });
    expect(schwab({ mismatch: 20.1, sva: 95.1, pt: 30.1 }).value).toEqual({ mismatch: '++', sva: '++', pt: '++' });
  });

  it.each([
    [[], 'N'],
    [[['T8', 31]], 'T'],
    [[['T8', 30]], 'N'],
    [[['L2', 31]], 'L'],
    [
      [
        ['T8', 45],
        ['L2', 35],
      ],
      'D',
    ],
  ] as const)('curves %j are of type %s', (curves, type) => {
    const all = curves.map(([apex, cobb]) => ({ apex, cobb }));
    expect(schwabCoronal({ coronal: { curves: all } } as unknown as SpineValues).value).toBe(type);
  });

  it('a pelvis has its aims, its class and its lordosis', () => {
    expect([37.9, 38, 52, 60, 70, 80].map((pi) => aimsOf(pi).value)).toEqual([
      { pt: 4, ll: 55.9 },
      { pt: 8, ll: 51 },
      { pt: 12, ll: 61 },
      { pt: 16, ll: 66 },
      { pt: 20, ll: 72 },
      { pt: 24, ll: 75 },
    ]);
    expect([43, 44, 62, 63].map((pi) => incidenceClass(pi).value)).toEqual(['low', 'usual', 'usual', 'high']);
    expect(idealLordosis(50, 40).value).toBeCloseTo(53.7, 6);
  });

  it('heights of discs and width of the canal have theirs', () => {
    expect(([1, 2, 3, 4, 5] as const).map((grade) => pfirrmannHeight(grade).value)).toEqual([
      'healthy',
      'healthy',
      'slightly-reduced',
      'moderately-reduced',
      'collapsed',
    ]);
    expect([12, 11.9, 10, 9.9].map((mm) => canalGrade(mm).value)).toEqual(['none', 'relative', 'relative', 'absolute']);
  });

  it('what is only recalled says so, and every figure names its source', () => {
    expect(roussoulyType({ ss: 40, pi: 52 })).toMatchObject({ value: 3, verified: false });
    for (const { source, verified } of Object.values(REFERENCE))
      expect([source.length > 5, verified]).toEqual([true, true]);
  });
});
