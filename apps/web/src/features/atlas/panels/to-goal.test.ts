import { solve } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import { HEALTHY, NEW_CURVE, setCurve, setPelvis, setSagittal } from '../desk/edits.ts';
import { rowsToGoal } from './to-goal.ts';

const shownOf = (values: typeof HEALTHY) => ({ values, solved: solve(values) });

describe('what lies between today and the goal', () => {
  it('is the goal less today, measure by measure', () => {
    const today = setCurve(0, { ...NEW_CURVE, cobb: 35 })({
      ...setSagittal({ ll: 36, tk: 50 })(setPelvis({ ss: 28 })(HEALTHY)),
      coronal: { ...HEALTHY.coronal, curves: [NEW_CURVE] },
    });
    const rows = rowsToGoal(shownOf(today), shownOf(HEALTHY));
    const of = (measure: string) => rows.find((row) => row.measure === measure);
    expect(of('ll')).toMatchObject({ today: 36, goal: 58, difference: 22, unit: '°' });
    expect(of('pt')).toMatchObject({ today: 24, goal: 12, difference: -12 });
    expect(of('mismatch')).toMatchObject({ today: 16, goal: -6, difference: -22 });
    expect(of('cobb')).toMatchObject({ today: 35, goal: null, difference: -35 });
    const sva = of('sva');
    expect(sva?.difference).toBe((sva?.goal ?? 0) - (sva?.today ?? 0));
    expect(sva?.unit).toBe(' mm');
  });

  it('is nothing where both are the same', () => {
    expect(rowsToGoal(shownOf(HEALTHY), shownOf(HEALTHY)).every(({ difference }) => difference === 0)).toBe(true);
  });
});
