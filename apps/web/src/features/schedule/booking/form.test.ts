import { BookAppointment, BookSeries } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { type BookingForm, bookingOf, isComplete, referenceIn, ruleOf, seriesOf } from './form.ts';

const ID = '01a20000-0000-7000-8000-000000000001';
const form: BookingForm = {
  patientRef: 'PT-0A1B2C',
  typeId: ID,
  providerId: ID,
  locationId: ID,
  roomId: '',
  day: '2026-11-23',
  time: '09:30',
  repeat: 'never',
  count: 6,
  skipTaken: false,
  note: ' ',
  identityFor: [],
  outsideHours: false,
  waitingId: null,
};

describe('a booking', () => {
  it('is what the server takes, by the time on the wall', () => {
    expect(BookAppointment.parse(bookingOf(form))).toEqual({
      patientRef: 'PT-0A1B2C',
      typeId: ID,
      providerId: ID,
      locationId: ID,
      roomId: null,
      wallStart: '2026-11-23T09:30',
      outsideHours: false,
      identityFor: [],
    });
    expect(BookAppointment.parse(bookingOf({ ...form, note: ' Knee ', waitingId: ID }))).toMatchObject({
      note: 'Knee',
      waitingId: ID,
    });
  });

  it.each(['patientRef', 'typeId', 'providerId', 'locationId', 'day', 'time'] as const)('needs %s', (field) => {
    expect(isComplete(form)).toBe(true);
    expect(isComplete({ ...form, [field]: '' })).toBe(false);
  });

  it.each([
    ['week', { every: 'week', interval: 1 }],
    ['fortnight', { every: 'week', interval: 2 }],
    ['month', { every: 'month', interval: 1 }],
  ] as const)('repeats every %s', (repeat, rule) => {
    const made = ruleOf({ ...form, repeat });
    expect(made).toMatchObject({ ...rule, count: 6, until: null });
    expect(made && BookSeries.safeParse(seriesOf(form, made)).success).toBe(true);
    expect(ruleOf(form)).toBeNull();
  });
});

it.each([
  ['PT-0A1B2C', 'PT-0A1B2C'],
  [' pt 0a1b2c ', 'PT-0A1B2C'],
  ['from the list: PT-0A1B2C, Monday', 'PT-0A1B2C'],
  ['PT-0A1B2', ''],
  ['PT-0A1B2C7', ''],
  ['Rosa', ''],
])('the reference in %s is %s', (typed, ref) => {
  expect(referenceIn(typed)).toBe(ref);
});
