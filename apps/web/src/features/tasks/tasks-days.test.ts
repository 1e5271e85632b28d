import { describe, expect, it } from 'vitest';
import { groupOf, nearDay } from './groups.ts';
import { REPEATS, repeatOf, ruleFor } from './repeats.ts';

describe('days of tasks', () => {
  it.each([
    [null, 'none'],
    ['2026-11-21', 'overdue'],
    ['2026-11-22', 'today'],
    ['2026-11-29', 'week'],
    ['2026-11-30', 'later'],
  ] as const)('%s stands under %s', (day, group) => {
    expect(groupOf(day, '2026-11-22')).toBe(group);
  });

  it('have names when they are near', () => {
    expect(['2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03'].map((day) => nearDay(day, '2027-01-01'))).toEqual([
      'yesterday',
      'today',
      'tomorrow',
      null,
    ]);
  });
});

describe('rules of repetition', () => {
  it.each(['2026-11-22', '2026-01-31', '2028-02-29'])('come back as the choice that they were, from %s', (day) => {
    for (const repeat of REPEATS) expect(repeatOf(ruleFor(repeat, day))).toBe(repeat);
  });

  it('keep to the end of months that are shorter', () => {
    expect(ruleFor('monthly', '2026-01-31')).toBe('FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1');
    expect(ruleFor('monthly', '2026-01-28')).toBe('FREQ=MONTHLY;BYMONTHDAY=28');
  });

  it('that somebody else wrote are told as such', () => {
    expect(repeatOf('FREQ=DAILY;INTERVAL=3')).toBe('other');
  });
});
