import { DAY_MS } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import type { HourRow } from './looks.repo.ts';
import { busyHours } from './stand-outs.ts';

const SINCE = new Date('2026-05-01T00:00:00Z');
const hour = (daysBefore: number, patients: number, person = 'a'): HourRow => ({
  person,
  patients,
  hour: new Date(SINCE.getTime() + 12 * 3_600_000 - daysBefore * DAY_MS),
});
const habitOf = (...patients: number[]): HourRow[] => patients.map((each, at) => hour(20 - at, each));

describe('many patients in an hour', () => {
  it.each([
    ['19 stay under the mark, whatever the habit', [...habitOf(1, 1, 1, 1, 1), hour(0, 19)], []],
    ['20 with hours of at most 9 stand out', [...habitOf(3, 9, 2, 4, 1), hour(0, 20)], [9]],
    ['20 with an hour of 10 do not: no more than twice', [...habitOf(3, 10, 2, 4, 1), hour(0, 20)], []],
    ['without five hours of habit, 20 alone is the mark', [...habitOf(15, 15, 15), hour(0, 20)], [null]],
    ['habit older than 30 days is none', [hour(40, 90), ...habitOf(1, 2, 3, 4, 5), hour(0, 24)], [5]],
    ['what was busy before the days asked for is not told', [...habitOf(1, 1, 1, 1, 1), hour(1, 50)], []],
    ['another person’s habit is not mine', [...habitOf(50, 50, 50, 50, 50), hour(0, 25, 'b')], [null]],
  ])('%s', (_, hours, habits) => {
    const inOrder = hours.toSorted((a, b) => a.hour.getTime() - b.hour.getTime());
    expect(busyHours(inOrder, SINCE).map(({ habit }) => habit)).toEqual(habits);
  });
});
