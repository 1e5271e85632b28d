import { LabResult } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { blankRow, resultOf, rowOf } from './typed-result.ts';

const typed = (more: object) => resultOf({ ...blankRow(), name: 'TSH', ...more });

describe('a typed laboratory result', () => {
  it.each([
    ['5.6', 5.6, null],
    ['5,6', 5.6, null],
    ['<0.1', 0.1, '<'],
    ['>= 60', 60, '>='],
    ['-2', -2, null],
    ['positive', 'positive', null],
    ['< low', '< low', null],
    ['1:80', '1:80', null],
  ])('%s', (value, expected, comparator) => {
    expect(typed({ value })).toMatchObject({ value: expected, comparator });
  });

  it('is refused when an end of the interval is no number or the wrong way round', () => {
    expect(LabResult.safeParse(typed({ value: '1', low: 'four' })).success).toBe(false);
    expect(LabResult.safeParse(typed({ value: '1', low: '5', high: '4' })).success).toBe(false);
    expect(LabResult.safeParse(typed({ value: '1', low: '0,4', high: '4' })).success).toBe(true);
  });

  it('comes back from what was kept as it was typed', () => {
    const kept = LabResult.parse(
      typed({ value: '<0.1', unit: 'u[IU]/mL', low: '0.4', high: '4', flag: 'low', loinc: '3016-3' }),
    );
    expect(resultOf(rowOf(kept))).toEqual(kept);
  });
});
