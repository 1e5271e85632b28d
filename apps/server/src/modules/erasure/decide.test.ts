import { describe, expect, it } from 'vitest';
import { decide, yearsAfter } from './decide.ts';

const rule = { adultYears: 7, majorityAge: 18, minorYears: 3 };
const facts = {
  today: '2026-11-22',
  lastActivityOn: '2019-11-22',
  lastToldOn: null,
  birthDate: '1970-01-01',
  held: false,
};

describe('a wish to be forgotten', () => {
  it('is granted on the day on which the time is over, and not a day before', () => {
    expect(decide(rule, facts)).toEqual({
      decision: 'allowed',
      reasons: ['nothing-forbids'],
      keepUntil: '2026-11-22',
      allowedFrom: '2026-11-22',
    });
    expect(decide(rule, { ...facts, today: '2026-11-21' })).toMatchObject({
      decision: 'partly',
      reasons: ['retention'],
      allowedFrom: '2026-11-22',
    });
  });

  it('leaves the record for six years after the newest disclosure, where the law of the place asks for less', () => {
    const told = { ...facts, lastToldOn: '2021-03-01', lastActivityOn: '2021-03-01' };
    expect(decide({ ...rule, adultYears: 5 }, told)).toMatchObject({
      decision: 'partly',
      reasons: ['retention-disclosures'],
      keepUntil: '2027-03-01',
    });
    expect(decide({ ...rule, adultYears: 5 }, { ...told, today: '2027-03-01' }).decision).toBe('allowed');
    expect(decide(rule, told)).toMatchObject({ reasons: ['retention'], keepUntil: '2028-03-01' });
  });

  it('waits for who was a minor until they have been of age for the years that the rule names', () => {
    const minor = { ...facts, lastActivityOn: '2015-06-01', birthDate: '2008-02-29' };
    expect(decide(rule, minor)).toMatchObject({ decision: 'partly', reasons: ['retention-minor'], keepUntil: '2029-03-01' }); // prettier-ignore
    expect(decide(rule, { ...minor, birthDate: '' })).toMatchObject({ decision: 'allowed' });
    // of age at the last visit: the years after it count
    expect(decide(rule, { ...minor, birthDate: '1997-05-31' })).toMatchObject({ decision: 'allowed', keepUntil: '2022-06-01' }); // prettier-ignore
  });

  it('is denied under a hold, whatever the time, and no day can be named', () => {
    expect(decide(rule, { ...facts, held: true })).toMatchObject({ decision: 'denied', reasons: ['legal-hold'], allowedFrom: null }); // prettier-ignore
  });

  it('counts a leap day as the first of March where there is none', () => {
    expect([yearsAfter('2024-02-29', 1), yearsAfter('2024-02-29', 4)]).toEqual(['2025-03-01', '2028-02-29']);
  });
});
