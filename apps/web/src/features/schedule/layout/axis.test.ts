import { describe, expect, it } from 'vitest';
import { axisOf, clocksChange, hoursAround, instantOn, minuteOn, minuteUnder, ticksOf } from './axis.ts';
import { addDays, minutesOf, wallTime, weekdayOf, weekOf } from './days.ts';
import { instantOf, wallOf } from './zone.ts';

const WHOLE = { from: 0, to: 24 };

describe('a time in a zone', () => {
  it.each([
    ['2026-11-22', '09:30', 'Asia/Tokyo', '2026-11-22T00:30:00.000Z'],
    ['2026-07-01', '09:30', 'America/New_York', '2026-07-01T13:30:00.000Z'],
    // clocks skip 00:00 to 01:00
    ['2026-09-06', '00:30', 'America/Santiago', '2026-09-06T04:30:00.000Z'],
    ['2026-09-06', '01:00', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
    ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    // clocks show 01:30 twice: the first one
    ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
  ])('%s %s in %s is %s', (day, time, zone, instant) => {
    expect(new Date(instantOf(day, minutesOf(time), zone)).toISOString()).toBe(instant);
  });

  it('is read back as clocks show it', () => {
    expect(wallOf(Date.parse('2026-09-06T04:30:00Z'), 'America/Santiago')).toEqual({ day: '2026-09-06', minutes: 90 });
    expect(() => wallOf(0, 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('the axis of a day', () => {
  it.each([
    ['2026-11-22', 'Asia/Tokyo', 1440, '00:00', '01:00'],
    ['2026-09-06', 'America/Santiago', 1380, '01:00', '02:00'],
    ['2026-03-08', 'America/New_York', 1380, '00:00', '01:00'],
    ['2026-11-01', 'America/New_York', 1500, '00:00', '01:00'],
  ])('%s in %s has its real minutes and hours', (day, zone, minutes, first, second) => {
    const axis = axisOf(day, zone, WHOLE);
    const ticks = ticksOf(axis, zone);
    expect(axis.minutes).toBe(minutes);
    expect(ticks).toHaveLength(minutes / 60);
    expect(ticks.slice(0, 2)).toEqual([
      { minute: 0, label: first },
      { minute: 60, label: second },
    ]);
    expect(clocksChange(axis, WHOLE)).toBe(minutes !== 1440);
  });

  it('shows the hour that comes twice twice, and leaves out the one that never comes', () => {
    const labels = (day: string) =>
      ticksOf(axisOf(day, 'America/New_York', WHOLE), 'America/New_York')
        .slice(0, 4)
        .map(({ label }) => label);
    expect(labels('2026-11-01')).toEqual(['00:00', '01:00', '01:00', '02:00']);
    expect(labels('2026-03-08')).toEqual(['00:00', '01:00', '03:00', '04:00']);
  });

  it('leaves the hours of work in place when clocks change at night', () => {
    const axis = axisOf('2026-11-01', 'America/New_York', { from: 8, to: 18 });
    expect(clocksChange(axis, { from: 8, to: 18 })).toBe(false);
    expect(minuteOn(axis, Date.parse('2026-11-01T14:30:00Z'))).toBe(90);
    expect(new Date(instantOn(axis, 90)).toISOString()).toBe('2026-11-01T14:30:00.000Z');
  });

  it('is read by the grid, and keeps room for what is moved', () => {
    const axis = axisOf('2026-11-22', 'UTC', { from: 8, to: 18 });
    const grid = { step: 15, length: 30 };
    expect(minuteUnder(100, 1, axis, grid)).toBe(105);
    expect(minuteUnder(-40, 1, axis, grid)).toBe(0);
    expect(minuteUnder(5000, 1.2, axis, grid)).toBe(570);
  });

  it('holds everything that is to be shown', () => {
    const least = { from: 8, to: 18 };
    expect(hoursAround([], least)).toEqual(least);
    expect(hoursAround([{ from: 450, to: 480 }, { from: 1085, to: 1100 }], least)).toEqual({ from: 7, to: 19 }); // prettier-ignore
    expect(hoursAround([{ from: -30, to: 1500 }], least)).toEqual(WHOLE);
  });
});

describe('calendar days', () => {
  it('make weeks from Monday, over the ends of months and years', () => {
    expect(weekdayOf('2026-11-22')).toBe(7);
    expect(weekOf('2026-11-22')[0]).toBe('2026-11-16');
    expect(weekOf('2027-01-01')).toEqual(['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03']); // prettier-ignore
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  });

  it('have times from 00:00 to 24:00', () => {
    expect(minutesOf('24:00')).toBe(1440);
    expect(wallTime(545)).toBe('09:05');
  });
});
