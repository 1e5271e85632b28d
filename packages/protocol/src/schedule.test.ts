import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  dateIn,
  dateOfDay,
  dayNumber,
  dosesOf,
  firstUncovered,
  fromRRule,
  instantOf,
  nextDoses,
  parseDecimal,
  type Repeat,
  type Schedule,
  timeIn,
  toDecimal,
  toRRule,
  totalDose,
  vialsNeeded,
  WEEKDAYS,
  weekdayIndex,
} from './index.ts';

const BASE: Schedule = {
  start: '2026-08-31', // a Monday
  end: null,
  repeat: { freq: 'daily', every: 1 },
  times: ['08:00'],
  cycle: null,
  titration: [],
};
const dates = (change: Partial<Schedule>, most: number): string[] => {
  const found: string[] = [];
  for (const dose of dosesOf({ ...BASE, ...change }, '1')) {
    if (found.length === most) break;
    found.push(dose.date);
  }
  return found;
};

const repeat: fc.Arbitrary<Repeat> = fc.oneof(
  fc.record({ freq: fc.constant('daily' as const), every: fc.integer({ min: 1, max: 30 }) }),
  fc.record({
    freq: fc.constant('weekly' as const),
    every: fc.integer({ min: 1, max: 8 }),
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
  }),
  fc.record({
    freq: fc.constant('monthly' as const),
    every: fc.integer({ min: 1, max: 12 }),
    days: fc.subarray([1, 2, 15, 28, 29, 30, 31], { minLength: 1 }),
  }),
);
const start = fc.integer({ min: dayNumber('2024-01-01'), max: dayNumber('2030-12-31') }).map(dateOfDay);
const times = fc.subarray(['00:30', '08:00', '12:30', '20:00'], { minLength: 1 });
const cycle = fc.option(
  fc.record({ onWeeks: fc.integer({ min: 1, max: 6 }), offWeeks: fc.integer({ min: 1, max: 4 }) }),
);
const schedule: fc.Arbitrary<Schedule> = fc.record({
  start,
  end: fc.constant(null),
  repeat,
  times,
  cycle,
  titration: fc.constant([]),
});

describe('the days of a schedule', () => {
  it.each([
    [{}, ['2026-08-31', '2026-09-01', '2026-09-02']],
    [{ repeat: { freq: 'daily', every: 3 } }, ['2026-08-31', '2026-09-03', '2026-09-06']],
    [{ repeat: { freq: 'weekly', every: 1, days: ['MO', 'TH'] } }, ['2026-08-31', '2026-09-03', '2026-09-07']],
    [{ repeat: { freq: 'weekly', every: 2, days: ['TU'] } }, ['2026-09-01', '2026-09-15', '2026-09-29']],
    [
      { start: '2026-01-31', repeat: { freq: 'monthly', every: 1, days: [31] } },
      ['2026-01-31', '2026-03-31', '2026-05-31'],
    ],
    [
      { cycle: { onWeeks: 1, offWeeks: 1 }, repeat: { freq: 'daily', every: 4 } },
      ['2026-08-31', '2026-09-04', '2026-09-16'],
    ],
    [{ end: { on: '2026-09-01' } }, ['2026-08-31', '2026-09-01']],
    [{ end: { doses: 2 }, times: ['08:00', '20:00'] }, ['2026-08-31', '2026-08-31']],
  ] as [Partial<Schedule>, string[]][])('of %o begin %j', (change, expected) => {
    expect(dates(change, 3)).toEqual(expected);
  });

  it('a start in the middle of a week counts weeks from Monday, as RFC 5545 does with WKST=MO', () => {
    const every2: Repeat = { freq: 'weekly', every: 2, days: ['MO', 'FR'] };
    expect(dates({ start: '2026-09-03', repeat: every2 }, 3)).toEqual(['2026-09-04', '2026-09-14', '2026-09-18']);
  });

  it('are as many as were asked for, ascending, on days of the rule, none in a pause', () => {
    fc.assert(
      fc.property(schedule, fc.integer({ min: 1, max: 60 }), (each, doses) => {
        const all = [...dosesOf({ ...each, end: { doses } }, '1')];
        const first = dayNumber(each.start);
        expect(all.length).toBeLessThanOrEqual(doses);
        if (each.cycle === null && each.repeat.freq !== 'monthly') expect(all).toHaveLength(doses);
        const keys = all.map(({ date, time }) => `${date} ${time}`);
        expect(keys).toEqual([...new Set(keys)].toSorted());
        for (const { date } of all) {
          const day = dayNumber(date);
          const { repeat: rule, cycle: pause } = each;
          if (pause) expect((day - first) % (7 * (pause.onWeeks + pause.offWeeks))).toBeLessThan(7 * pause.onWeeks);
          if (rule.freq === 'weekly') expect(rule.days).toContain(WEEKDAYS[weekdayIndex(day)]);
          if (rule.freq === 'monthly') expect(rule.days).toContain(Number(date.slice(8)));
          if (rule.freq === 'daily') expect((day - first) % rule.every).toBe(0);
        }
      }),
    );
  });

  it('of a whole year are those that the calendar has', () => {
    const year = (change: Partial<Schedule>) =>
      [...dosesOf({ ...BASE, start: '2027-01-01', end: { on: '2027-12-31' }, ...change }, '1')].length;
    expect(year({})).toBe(365);
    expect(year({ times: ['08:00', '20:00'] })).toBe(730);
    expect(year({ repeat: { freq: 'weekly', every: 1, days: ['FR'] } })).toBe(53); // it begins and ends on a Friday
    expect(year({ repeat: { freq: 'monthly', every: 1, days: [1, 31] } })).toBe(19);
    expect(year({ cycle: { onWeeks: 4, offWeeks: 4 } })).toBe(7 * 28);
  });

  it('raise the dose at the week that a titration names', () => {
    const titration = [
      { fromWeek: 2, amount: '0.5' },
      { fromWeek: 4, amount: '1' },
    ];
    const weekly: Repeat = { freq: 'weekly', every: 1, days: ['MO'] };
    const amounts = [...dosesOf({ ...BASE, repeat: weekly, titration, end: { doses: 5 } }, '0.25')].map(
      (d) => d.amount,
    );
    expect(amounts).toEqual(['0.25', '0.5', '0.5', '1', '1']);
  });

  it('are written as a rule of RFC 5545 and read back', () => {
    fc.assert(
      fc.property(repeat, (rule) => {
        expect(fromRRule(toRRule({ repeat: rule }))).toEqual(rule);
      }),
    );
    expect(toRRule({ repeat: { freq: 'weekly', every: 2, days: ['MO', 'TH'] } })).toBe('FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=MO,TH'); // prettier-ignore
    for (const text of ['FREQ=YEARLY', 'FREQ=DAILY;BYHOUR=3', 'FREQ=WEEKLY;BYDAY=1MO', 'FREQ=DAILY;INTERVAL=0', ''])
      expect(() => fromRRule(text), text).toThrow(RangeError);
  });
});

describe('the clinic’s clocks', () => {
  const SANTIAGO = 'America/Santiago';

  it('a dose keeps its hour when the clocks go forward in Santiago on 6 September 2026', () => {
    const from = instantOf('2026-09-04', '00:00', SANTIAGO);
    const next = nextDoses({ ...BASE, start: '2026-09-04' }, '1', { timeZone: SANTIAGO, from, most: 4 });
    expect(next.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-09-04T12:00:00.000Z',
      '2026-09-05T12:00:00.000Z',
      '2026-09-06T11:00:00.000Z',
      '2026-09-07T11:00:00.000Z',
    ]);
    expect(next.map(({ at }) => timeIn(at, SANTIAGO))).toEqual(['08:00', '08:00', '08:00', '08:00']);
  });

  it('the next doses of a schedule that began long ago are those after now', () => {
    const old = { ...BASE, start: '1990-01-01', times: ['08:00', '20:00'] };
    const from = instantOf('2026-09-06', '09:00', SANTIAGO);
    const next = nextDoses(old, '1', { timeZone: SANTIAGO, from, most: 2 });
    expect(next.map(({ date, time }) => `${date} ${time}`)).toEqual(['2026-09-06 20:00', '2026-09-07 08:00']);
  });

  it('a time that the clocks leap over falls just after it, one that comes twice is the first', () => {
    expect(new Date(instantOf('2026-09-06', '00:30', SANTIAGO)).toISOString()).toBe('2026-09-06T04:30:00.000Z');
    expect(timeIn(instantOf('2026-09-06', '00:30', SANTIAGO), SANTIAGO)).toBe('01:30');
    expect(new Date(instantOf('2026-04-04', '23:30', SANTIAGO)).toISOString()).toBe('2026-04-05T02:30:00.000Z');
    expect(new Date(instantOf('2026-11-01', '01:30', 'America/New_York')).toISOString()).toBe(
      '2026-11-01T05:30:00.000Z',
    );
    expect(new Date(instantOf('2026-03-08', '02:30', 'America/New_York')).toISOString()).toBe(
      '2026-03-08T07:30:00.000Z',
    );
  });

  it('show at every instant the day and time that it was made from, but in a gap', () => {
    const zones = fc.constantFrom(
      SANTIAGO,
      'America/New_York',
      'Europe/Madrid',
      'Asia/Kolkata',
      'Pacific/Chatham',
      'UTC',
    );
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(start, minute, zones, (date, at, zone) => {
        const time = `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
        const ms = instantOf(date, time, zone);
        const shown = `${dateIn(ms, zone)} ${timeIn(ms, zone)}`;
        if (shown === `${date} ${time}`) {
          const hourBefore = ms - 3_600_000;
          expect(`${dateIn(hourBefore, zone)} ${timeIn(hourBefore, zone)}`).not.toBe(shown);
        } else expect(shown > `${date} ${time}`).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

const ITEM = { dose: { amount: '250', unit: 'mcg' as const }, schedule: BASE, iuPerMg: null };
const MADE_UP = { vial: { amount: '5', unit: 'mg' as const }, diluentMl: '2', discardAfterDays: null };

describe('supply', () => {
  it('is the sum of the doses, and the refill is due when it is used up', () => {
    const item = { ...ITEM, preparation: null };
    expect(toDecimal(totalDose(item, '2026-08-31', '2026-09-13'))).toBe('3500');
    expect(firstUncovered(item, { amount: '2.5', unit: 'mg' }, '2026-08-31')?.date).toBe('2026-09-10');
    expect(firstUncovered(item, { amount: '2.49', unit: 'mg' }, '2026-08-31')?.date).toBe('2026-09-09');
    const ending = { ...item, schedule: { ...BASE, end: { doses: 3 } } };
    expect(firstUncovered(ending, { amount: '1', unit: 'mg' }, '2026-08-31')).toBeNull();
  });

  it('counts whole vials, and throws away what is too little or too old', () => {
    const item = { ...ITEM, preparation: MADE_UP };
    expect(vialsNeeded(item, '2026-08-31', '2026-09-19')).toBe(1); // 20 doses
    expect(vialsNeeded(item, '2026-08-31', '2026-09-20')).toBe(2);
    expect(firstUncovered(item, { vials: 1 }, '2026-08-31')?.date).toBe('2026-09-20');
    const short = { ...item, preparation: { ...MADE_UP, discardAfterDays: 6 } };
    expect(vialsNeeded(short, '2026-08-31', '2026-09-19')).toBe(3); // 7 doses in each
    expect(firstUncovered(short, { vials: 2 }, '2026-08-31')?.date).toBe('2026-09-14');
    const odd = { ...item, dose: { amount: '2', unit: 'mg' as const } };
    expect(vialsNeeded(odd, '2026-08-31', '2026-09-05')).toBe(3); // 2 doses and 1 mg lost in each
    const over = { ...item, dose: { amount: '6', unit: 'mg' as const } };
    expect(() => vialsNeeded(over, '2026-08-31', '2026-09-05')).toThrow(RangeError);
  });

  it('of more lasts as long or longer, and covers every dose before the one it names', () => {
    fc.assert(
      fc.property(schedule, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (each, one, more) => {
        const item = { ...ITEM, schedule: each, preparation: null };
        const grams = (mg: number) => ({ amount: String(mg), unit: 'mg' as const });
        const early = firstUncovered(item, grams(one), each.start);
        const late = firstUncovered(item, grams(one + more), each.start);
        if (late !== null) expect(early?.number).toBeLessThanOrEqual(late.number);
        if (early !== null) expect(early.number - 1).toBe(one * 4); // four doses of 250 mcg in each mg
        if (early !== null) {
          const until = totalDose(item, each.start, early.date);
          expect(compare(add(until, parseDecimal('0')), parseDecimal(String(one * 1000)))).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
