import { describe, expect, it } from 'vitest';
import { dayAfter, endOfDay, isWithin } from './days.ts';

const NOW = new Date(2026, 10, 22, 23, 30);

describe('the days that access may last', () => {
  it('are counted by the calendar, over the end of a month and a year', () => {
    expect(dayAfter(NOW, 0)).toBe('2026-11-22');
    expect(dayAfter(NOW, 1)).toBe('2026-11-23');
    expect(dayAfter(NOW, 9)).toBe('2026-12-01');
    expect(dayAfter(NOW, 40)).toBe('2027-01-01');
  });

  it('end with the last second of the day that was chosen', () => {
    expect(new Date(endOfDay('2026-11-23')).getTime()).toBe(new Date(2026, 10, 23, 23, 59, 59).getTime());
  });

  it.each([
    ['', false],
    ['2026-11-21', false],
    ['2026-11-22', true],
    ['2027-01-20', true],
    ['2027-01-21', false],
    ['tomorrow', false],
  ])('are today at least and 60 at most: %s is %s', (day, expected) => {
    expect(isWithin(day, NOW, 60)).toBe(expected);
  });

  it('stay inside what the server allows, whatever the hour', () => {
    for (const hour of [0, 12, 23]) {
      const now = new Date(2026, 10, 22, hour);
      const longest = Date.parse(endOfDay(dayAfter(now, 89))) - now.getTime();
      expect(longest).toBeLessThan(90 * 86_400_000 + 1);
    }
  });
});
