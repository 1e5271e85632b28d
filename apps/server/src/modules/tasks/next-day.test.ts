import { describe, expect, it } from 'vitest';
import { nextDay } from './next-day.ts';

const series = (rule: string, start: string, count: number): string[] => {
  const days: string[] = [];
  for (let at = start; days.length < count; at = days.at(-1) ?? '') days.push(nextDay(rule, at, at) ?? '');
  return days;
};

describe('the next day of a task that repeats', () => {
  it.each([
    ['FREQ=DAILY', '2026-02-27', ['2026-02-28', '2026-03-01', '2026-03-02']],
    ['FREQ=DAILY;INTERVAL=10', '2026-12-25', ['2027-01-04', '2027-01-14', '2027-01-24']],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', '2026-11-19', ['2026-11-20', '2026-11-23', '2026-11-24']],
    ['FREQ=WEEKLY', '2026-11-22', ['2026-11-29', '2026-12-06', '2026-12-13']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR', '2026-11-24', ['2026-11-27', '2026-12-08', '2026-12-11']],
    ['FREQ=MONTHLY;BYMONTHDAY=15', '2026-11-15', ['2026-12-15', '2027-01-15', '2027-02-15']],
    ['FREQ=MONTHLY;BYMONTHDAY=31', '2026-01-31', ['2026-03-31', '2026-05-31', '2026-07-31']],
    ['FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1', '2028-01-31', ['2028-02-29', '2028-03-31', '2028-04-30']],
    ['FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1', '2026-11-01', ['2027-02-01', '2027-05-01', '2027-08-01']],
    ['FREQ=YEARLY', '2028-02-29', ['2032-02-29', '2036-02-29', '2040-02-29']],
    ['FREQ=YEARLY', '2026-11-22', ['2027-11-22', '2028-11-22', '2029-11-22']],
  ])('of %s from %s', (rule, start, days) => {
    expect(series(rule, start, 3)).toEqual(days);
  });

  it('lies after the day on which a late one was done, in step with the first', () => {
    expect(nextDay('FREQ=WEEKLY;INTERVAL=2', '2026-11-02', '2026-12-01')).toBe('2026-12-14');
    expect(nextDay('FREQ=DAILY', '2026-11-02', '2026-11-22')).toBe('2026-11-23');
  });

  it('lies after the due day of one that was done early', () => {
    expect(nextDay('FREQ=WEEKLY', '2026-11-27', '2026-11-22')).toBe('2026-12-04');
  });

  it('is none where a rule never falls again', () => {
    expect(nextDay('FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30', '2026-02-28', '2026-02-28')).toBeNull();
  });
});
