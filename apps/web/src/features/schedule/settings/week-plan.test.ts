import { SetProviderHours } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { hoursOf, likeMonday, planOf, withMore, wrongRows } from './week-plan.ts';

const HERE = '01a20000-0000-7000-8000-000000000001';
const hours = (weekday: number, from: string, to: string, validUntil: string | null = null) => ({
  locationId: HERE,
  weekday,
  from,
  to,
  validFrom: '2026-01-01',
  validUntil,
});

describe("a provider's week", () => {
  it('is saved as it was when nothing is changed, with what is over', () => {
    const before = [hours(1, '09:00', '12:00'), hours(1, '20:00', '24:00'), hours(2, '08:00', '10:00', '2026-03-01')];
    const { rows, past } = planOf(before, '2026-11-22');
    expect(rows.map(({ to }) => to)).toEqual(['12:00', '00:00']);
    expect(past).toEqual([before[2]]);
    const saved = hoursOf(rows, past);
    expect(saved).toHaveLength(3);
    expect(saved).toEqual(expect.arrayContaining(before));
    expect(SetProviderHours.safeParse({ revision: 0, hours: saved }).success).toBe(true);
  });

  it('marks what ends before it begins and what lies over another', () => {
    const wrong = (...all: ReturnType<typeof hours>[]) => [...wrongRows(planOf(all, '2026-01-01').rows)];
    expect(wrong(hours(1, '09:00', '12:00'), hours(1, '12:00', '24:00'), hours(2, '09:00', '12:00'))).toEqual([]);
    expect(wrong(hours(1, '13:00', '12:00'))).toEqual(['0']);
    expect(wrong(hours(1, '09:00', '12:00'), hours(1, '11:00', '13:00'), hours(1, '13:00', '14:00'))).toEqual([
      '0',
      '1',
    ]);
    // one ends in June, the other begins in July
    const summer = { ...hours(1, '09:00', '12:00'), validFrom: '2026-07-01' };
    expect(wrong(hours(1, '09:00', '12:00', '2026-06-30'), summer)).toEqual([]);
  });

  it('grows by a stretch after the last one, and copies Monday to the workdays', () => {
    const start = { locationId: HERE, validFrom: '2026-11-22' };
    const one = withMore([], 1, start);
    const two = withMore(one, 1, start);
    expect(two.map(({ from, to }) => `${from}-${to}`)).toEqual(['09:00-17:00', '18:00-22:00']);
    const week = likeMonday(withMore(two, 6, start));
    expect(week.map(({ weekday }) => weekday).toSorted()).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
    expect(new Set(week.map(({ key }) => key)).size).toBe(11);
    expect(wrongRows(week).size).toBe(0);
  });
});
