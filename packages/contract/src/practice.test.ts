import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangePractice, isNpi, isTimeZone, NewLocation, npiCheckDigit, OpeningWeek } from './practice.ts';

const PLACE = {
  name: 'Main street',
  address: { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' },
  phone: null,
  timeZone: 'America/Santiago',
  hours: [],
};
const PROFILE = {
  revision: 1,
  clinicName: 'Harbour Spine',
  npi: null,
  specialty: null,
  phone: null,
  website: null,
  timeZone: 'Europe/Madrid',
  locale: 'es',
  privacyOfficerId: null,
};

describe('a National Provider Identifier', () => {
  // the worked example of CMS, "Requirements for National Provider Identifier (NPI) and NPI Check Digit"
  it('has the check digit of the published example', () => {
    expect(npiCheckDigit('123456789')).toBe(3);
    expect(isNpi('1234567893')).toBe(true);
  });

  it.each(['1234567890', '1234567894', '3234567893', '123456789', '12345678933', '', '12345678 93'])(
    'is not %j',
    (wrong) => expect(isNpi(wrong)).toBe(false),
  );

  it('is told from the same with one wrong digit, and from most with two neighbours swapped', () => {
    const nine = fc.tuple(fc.constantFrom('1', '2'), fc.stringMatching(/^\d{8}$/)).map((parts) => parts.join(''));
    fc.assert(
      fc.property(nine, fc.nat(9), fc.integer({ min: 1, max: 9 }), (front, at, more) => {
        const right = `${front}${npiCheckDigit(front)}`;
        expect(isNpi(right)).toBe(true);
        const digits = [...right];
        digits[at] = String((Number(digits[at]) + more) % 10);
        expect(isNpi(digits.join(''))).toBe(false);
      }),
    );
  });
});

describe('the profile of a practice', () => {
  it('takes numbers as people type them', () => {
    const typed = ChangePractice.parse({ ...PROFILE, npi: '1234-567 893', phone: '+56 (2) 2345-6789' });
    expect([typed.npi, typed.phone]).toEqual(['1234567893', '+56223456789']);
  });

  it.each([
    { timeZone: 'Mars/Olympus' },
    { website: 'http://clinic.example' },
    { website: 'javascript:alert(1)' },
    { phone: '600 123 456' },
    { npi: '1234567890' },
    { clinicName: ' ' },
    { locale: 'fr' },
    { specialty: 'alchemy' },
  ])('refuses %j', (wrong) => expect(ChangePractice.safeParse({ ...PROFILE, ...wrong }).success).toBe(false));
});

describe('weekly hours', () => {
  it('stand in the order of the week, two stretches a day, until midnight', () => {
    const week = OpeningWeek.parse([
      { weekday: 5, from: '16:00', to: '24:00' },
      { weekday: 1, from: '14:00', to: '18:00' },
      { weekday: 1, from: '09:00', to: '14:00' },
    ]);
    expect(week.map(({ weekday, from }) => `${weekday} ${from}`)).toEqual(['1 09:00', '1 14:00', '5 16:00']);
  });

  it.each([
    [[{ weekday: 1, from: '09:00', to: '09:00' }]],
    [[{ weekday: 8, from: '09:00', to: '10:00' }]],
    [[{ weekday: 1, from: '9:00', to: '10:00' }]],
    [[{ weekday: 1, from: '09:00', to: '24:30' }]],
    [
      [
        { weekday: 2, from: '09:00', to: '12:00' },
        { weekday: 2, from: '11:59', to: '13:00' },
      ],
    ],
  ])('refuses %j', (hours) => expect(NewLocation.safeParse({ ...PLACE, hours }).success).toBe(false));
});

describe('a time zone', () => {
  it('is one that every program reads alike', () => {
    for (const zone of ['UTC', 'Etc/UTC', 'US/Pacific', 'America/Argentina/Buenos_Aires', 'Europe/Madrid'])
      expect(isTimeZone(zone), zone).toBe(true);
    for (const zone of ['+05:30', '-03', 'CET', 'EST5EDT', 'Mars/Olympus', ''])
      expect(isTimeZone(zone), zone).toBe(false);
  });
});
