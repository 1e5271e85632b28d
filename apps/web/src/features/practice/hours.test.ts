import { expect, it } from 'vitest';
import { hoursOf, mayHaveMore, onWorkdays, weekOf, withMore, withTime, without, wrongDays } from './hours.ts';

const HOURS = [
  { weekday: 1, from: '09:00', to: '13:00' },
  { weekday: 1, from: '14:00', to: '24:00' },
  { weekday: 6, from: '10:00', to: '12:00' },
];

it('turns hours into the fields of a week and back, with midnight at the end of a day', () => {
  const week = weekOf(HOURS);
  expect(week[1]).toEqual([
    { from: '09:00', to: '13:00' },
    { from: '14:00', to: '00:00' },
  ]);
  expect(hoursOf(week)).toEqual(HOURS);
});

it('adds, changes and takes away stretches, and copies a day to the working week', () => {
  let week = withMore(weekOf([]), 2);
  week = withMore(week, 2);
  expect(week[2]).toEqual([
    { from: '09:00', to: '17:00' },
    { from: '18:00', to: '21:00' },
  ]);
  week = onWorkdays(without(week, 2, 1), 2);
  expect(hoursOf(week).map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5]);
  expect(mayHaveMore(withTime(week, 1, 0, { to: '00:00' }), 1)).toBe(false);
});

it('names the days that cannot be', () => {
  const week = weekOf(HOURS);
  expect(wrongDays(week)).toEqual([]);
  expect(wrongDays(withTime(week, 6, 0, { to: '09:00' }))).toEqual([6]);
  expect(wrongDays(withTime(week, 1, 1, { from: '12:30' }))).toEqual([1]);
  expect(wrongDays(withTime(week, 6, 0, { from: '' }))).toEqual([6]);
});
