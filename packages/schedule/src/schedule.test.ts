import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addDays,
  daysBetween,
  expand,
  freeStarts,
  instantOf,
  type Interval,
  intersect,
  lieWithin,
  minutesOf,
  openHours,
  overlap,
  quickInstantOf,
  realMinutes,
  ruleText,
  startOfDay,
  subtract,
  union,
  utilisation,
  wallOf,
  type Weekly,
  weekdayOf,
} from './index.ts';

const SANTIAGO = 'America/Santiago';
const ZONES = [SANTIAGO, 'America/New_York', 'Europe/Madrid', 'Asia/Tokyo', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']; // prettier-ignore
const utc = (text: string): number => Date.parse(text);
const iso = (at: number): string => new Date(at).toISOString();
const weekly = (weekday: number, from: string, to: string, more: Partial<Weekly> = {}): Weekly => ({
  weekday,
  from,
  to,
  validFrom: '2026-01-01',
  validUntil: null,
  ...more,
});

// one process, two places on earth: nothing here may look at where the server stands
describe.each([
  ['UTC', 0],
  ['Asia/Tokyo', -540],
])('[C116] with a server in %s', (serverZone, offset) => {
  const before = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = serverZone;
    expect(new Date().getTimezoneOffset()).toBe(offset);
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  describe('a wall time', () => {
    it('that clocks skip counts from before the change; of two it is the earlier', () => {
      expect(iso(instantOf('2026-03-08T02:30', 'America/New_York'))).toBe('2026-03-08T07:30:00.000Z');
      expect(wallOf(utc('2026-03-08T07:30:00Z'), 'America/New_York')).toBe('2026-03-08T03:30');
      expect(iso(instantOf('2026-11-01T01:30', 'America/New_York'))).toBe('2026-11-01T05:30:00.000Z');
    });

    it('of the first Sunday of September in Santiago begins at one o’clock', () => {
      const start = startOfDay('2026-09-06', SANTIAGO);
      expect(iso(start)).toBe('2026-09-06T04:00:00.000Z');
      expect(wallOf(start, SANTIAGO)).toBe('2026-09-06T01:00');
      expect(instantOf('2026-09-06T00:00', SANTIAGO)).toBe(start);
      expect(instantOf('2026-09-05T24:00', SANTIAGO)).toBe(start);
      expect(realMinutes('2026-09-06', SANTIAGO)).toBe(23 * 60);
    });

    it('comes back from its instant, except where clocks skip it', () => {
      const minute = fc.integer({ min: 0, max: 1439 });
      const day = fc.integer({ min: 0, max: 730 }).map((days) => addDays('2026-01-01', days));
      fc.assert(
        fc.property(fc.constantFrom(...ZONES), day, minute, (zone, date, m) => {
          const wall = `${date}T${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
          const at = instantOf(wall, zone);
          const back = wallOf(at, zone);
          expect(quickInstantOf(wall, zone)).toBe(at);
          expect(back >= wall).toBe(true);
          if (back !== wall) expect(realMinutes(date, zone)).toBeLessThan(24 * 60);
          expect(wallOf(startOfDay(date, zone), zone).slice(0, 10)).toBe(date);
        }),
      );
    });
  });

  it('knows what clocks show at any instant, as Temporal does', () => {
    const instant = fc.integer({
      min: utc('2026-01-01T00:00:00Z') / 60_000,
      max: utc('2027-12-31T00:00:00Z') / 60_000,
    });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instant, (zone, minute) => {
        const exact = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(zone);
        expect(wallOf(minute * 60_000, zone)).toBe(exact.toPlainDateTime().toString({ smallestUnit: 'minute' }));
      }),
      { numRuns: 300 },
    );
  });

  describe('a series', () => {
    it('stays at its wall time when clocks change, whatever the zone of the server', () => {
      const rule = ruleText({ every: 'week', interval: 1, weekdays: [], count: 4, until: null });
      expect(expand(rule, '2026-08-24T09:00', SANTIAGO, 104).map(({ startsAt }) => iso(startsAt))).toEqual([
        '2026-08-24T13:00:00.000Z',
        '2026-08-31T13:00:00.000Z',
        '2026-09-07T12:00:00.000Z',
        '2026-09-14T12:00:00.000Z',
      ]);
      const sundays = expand(rule, '2026-08-30T00:30', SANTIAGO, 2);
      expect(sundays[1]).toEqual({ wallStart: '2026-09-06T00:30', startsAt: utc('2026-09-06T04:30:00Z') });
    });

    it('knows several days of a week, months, a last day, and a limit', () => {
      const twice = ruleText({ every: 'week', interval: 2, weekdays: [2, 4], count: null, until: '2026-12-17' });
      expect(twice).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20261217T235959Z');
      expect(expand(twice, '2026-12-01T16:15', 'Europe/Madrid', 104).map(({ wallStart }) => wallStart)).toEqual([
        '2026-12-01T16:15',
        '2026-12-03T16:15',
        '2026-12-15T16:15',
        '2026-12-17T16:15',
      ]);
      const monthly = ruleText({ every: 'month', interval: 1, weekdays: [], count: 3, until: null });
      expect(expand(monthly, '2026-01-31T08:00', 'UTC', 104).map(({ wallStart }) => wallStart.slice(0, 10))).toEqual([
        '2026-01-31',
        '2026-03-31',
        '2026-05-31',
      ]);
      const endless = ruleText({ every: 'day', interval: 1, weekdays: [], count: null, until: '2036-01-01' });
      expect(expand(endless, '2026-01-01T08:00', 'UTC', 7)).toHaveLength(7);
    });
  });

  describe('hours', () => {
    it('are the weekly ones, less what is closed, and extra ones beside', () => {
      const span = { zone: 'Europe/Madrid', from: '2026-11-23', to: '2026-11-25' }; // Monday to Wednesday
      const rules = [weekly(1, '09:00', '13:00'), weekly(1, '15:00', '18:00'), weekly(2, '09:00', '12:00')];
      const exceptions = [
        { kind: 'closed', from: '2026-11-23T11:00', to: '2026-11-24T10:00' },
        { kind: 'extra', from: '2026-11-24T09:30', to: '2026-11-24T09:45' },
      ] as const;
      expect(openHours(rules, exceptions, span).map(({ start, end }) => [iso(start).slice(8, 16), iso(end).slice(8, 16)])).toEqual([
        ['23T08:00', '23T10:00'],
        ['24T08:30', '24T08:45'],
        ['24T09:00', '24T11:00'],
      ]); // prettier-ignore
    });

    it('hold from one day to another, both included', () => {
      const rule = weekly(3, '08:00', '09:00', { validFrom: '2026-11-11', validUntil: '2026-11-18' });
      const open = openHours([rule], [], { zone: 'UTC', from: '2026-11-01', to: '2026-11-30' });
      expect(open.map(({ start }) => iso(start).slice(0, 10))).toEqual(['2026-11-11', '2026-11-18']);
    });

    it('of a night on which clocks change are as long as they really are', () => {
      const night = [weekly(7, '00:00', '06:00')];
      const on = (day: string, zone: string) => minutesOf(openHours(night, [], { zone, from: day, to: day }));
      expect(on('2026-09-06', SANTIAGO)).toBe(5 * 60);
      expect(on('2026-11-01', 'America/New_York')).toBe(7 * 60);
      expect(on('2026-11-01', 'Asia/Tokyo')).toBe(6 * 60);
      const [open] = [openHours(night, [], { zone: SANTIAGO, from: '2026-09-06', to: '2026-09-06' })];
      const hour = { start: (open[0] as Interval).start, end: (open[0] as Interval).start + 3_600_000 };
      expect(utilisation(open, [hour])).toEqual({ bookableMinutes: 300, bookedMinutes: 60, share: 0.2 });
      expect(utilisation([], [hour]).share).toBeNull();
    });

    it('of one person overlap when weekday, time and days do', () => {
      const rule = weekly(1, '09:00', '12:00', { validUntil: '2026-06-30' });
      expect(overlap(rule, weekly(1, '11:00', '13:00'))).toBe(true);
      expect(overlap(rule, weekly(1, '12:00', '13:00'))).toBe(false);
      expect(overlap(rule, weekly(2, '09:00', '12:00'))).toBe(false);
      expect(overlap(rule, weekly(1, '09:00', '12:00', { validFrom: '2026-07-01' }))).toBe(false);
    });
  });
});

const interval = fc
  .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 80 }))
  .map(([start, length]): Interval => ({ start, end: start + length }));
const intervals = fc.array(interval, { maxLength: 12 });
/** Every instant by itself: slow, and obviously right. */
const points = (all: readonly Interval[]): Set<number> =>
  new Set(
    Array.from({ length: 600 }, (_, at) => at).filter((at) => all.some(({ start, end }) => start <= at && at < end)),
  );

describe('intervals', () => {
  it('are made one, cut and taken away as sets of instants are', () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        const [inA, inB] = [points(a), points(b)];
        expect(points(union(a))).toEqual(inA);
        expect(points(subtract(a, b))).toEqual(new Set([...inA].filter((at) => !inB.has(at))));
        expect(points(intersect(a, b))).toEqual(new Set([...inA].filter((at) => inB.has(at))));
        for (const result of [union(a), subtract(a, b)])
          result.forEach(({ start, end }, at) => {
            expect(end).toBeGreaterThan(start);
            if (at > 0) expect(start).toBeGreaterThan((result[at - 1] as Interval).end);
          });
      }),
    );
  });
});

describe('free starts', () => {
  const MINUTE = 60_000;
  const wanted = fc.record({
    minutes: fc.constantFrom(5, 15, 20, 45),
    bufferBefore: fc.constantFrom(0, 5, 15),
    bufferAfter: fc.constantFrom(0, 10),
    step: fc.constantFrom(5, 10, 15, 20, 30, 60),
    zone: fc.constantFrom(...ZONES),
    notBefore: fc.constantFrom(0, 100 * MINUTE),
  });
  const inMinutes = intervals.map((all) => all.map(({ start, end }) => ({ start: start * MINUTE, end: end * MINUTE })));

  it('are all those, and only those, at which hours and everybody else allow it', () => {
    fc.assert(
      fc.property(inMinutes, inMinutes, wanted, (hours, busy, want) => {
        const open = union(hours);
        const expected: number[] = [];
        for (let at = 0; at < 600 * MINUTE; at += 5 * MINUTE) {
          const visit = { start: at, end: at + want.minutes * MINUTE };
          const held = { start: at - want.bufferBefore * MINUTE, end: visit.end + want.bufferAfter * MINUTE };
          if (
            at >= want.notBefore &&
            Number(wallOf(at, want.zone).slice(14)) % want.step === 0 &&
            lieWithin(visit, open) &&
            busy.every(({ start, end }) => end <= start || end <= held.start || held.end <= start)
          )
            expected.push(at);
        }
        expect(freeStarts(open, busy, want)).toEqual(expected);
      }),
    );
  });

  it('lie on full steps of clocks on the wall, also where those are three quarters off', () => {
    const open = [{ start: utc('2026-11-23T03:20:00Z'), end: utc('2026-11-23T05:00:00Z') }];
    const want = { minutes: 30, bufferBefore: 0, bufferAfter: 0, step: 30, zone: 'Asia/Kathmandu', notBefore: 0 };
    expect(freeStarts(open, [], want).map((at) => wallOf(at, want.zone).slice(11))).toEqual(['09:30', '10:00']);
    expect(weekdayOf('2026-11-23')).toBe(1);
  });
});

describe('days at the end of the calendar', () => {
  it('are refused, where counting them would never end', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => daysBetween('9999-12-30', '9999-12-31')).toThrow(RangeError);
    expect(() => daysBetween('2026-01-01', '2199-12-31')).toThrow(RangeError);
    expect(() => daysBetween('+010000-01', '9999-12-31')).toThrow(RangeError);
    expect(daysBetween('2026-02-28', '2026-03-01')).toEqual(['2026-02-28', '2026-03-01']);
  });

  it('close what is asked about, whatever an absence says of its end', () => {
    const everyDay = [1, 2, 3, 4, 5, 6, 7].map((day) => weekly(day, '08:00', '18:00'));
    const away = [{ kind: 'closed' as const, from: '2026-11-24T00:00', to: '9999-12-31T24:00' }];
    const open = openHours(everyDay, away, { zone: 'UTC', from: '2026-11-23', to: '2026-11-25' });
    expect(open).toEqual([{ start: utc('2026-11-23T08:00:00Z'), end: utc('2026-11-23T18:00:00Z') }]);
  });
});
