import { describe, expect, it } from 'vitest';
import { ageOn, dial, fullName } from './words.ts';

describe('the words of a patient', () => {
  it.each([
    ['1974-03-14', '2026-03-13', 51],
    ['1974-03-14', '2026-03-14', 52],
    ['2000-02-29', '2026-02-28', 25],
    ['2000-02-29', '2026-03-01', 26],
    ['1926-11-22', '2026-11-22', 100],
  ])('born on %s, on %s a person is %i years old', (born, today, years) => {
    expect(ageOn(born, new Date(`${today}T12:00:00`))).toEqual({ unit: 'years', count: years });
  });

  it.each([
    ['2026-11-22', 0],
    ['2026-10-23', 0],
    ['2026-10-22', 1],
    ['2024-11-23', 23],
  ])('born on %s, a small child is %i months old', (born, months) => {
    expect(ageOn(born, new Date('2026-11-22T12:00:00'))).toEqual({ unit: 'months', count: months });
  });

  it('a second birthday makes years of months', () => {
    expect(ageOn('2024-11-22', new Date('2026-11-22T12:00:00'))).toEqual({ unit: 'years', count: 2 });
  });

  it.each([[''], ['2026-11-23'], ['2030-01-01']])('born on "%s", the age is not known', (born) => {
    expect(ageOn(born, new Date('2026-11-22T12:00:00'))).toBeNull();
  });

  it('a name has its second family name where there is one', () => {
    const name = { givenName: 'Rosa', familyName: 'Delgado' };
    expect(fullName({ ...name, secondFamilyName: 'Ibáñez' })).toBe('Rosa Delgado Ibáñez');
    expect(fullName({ ...name, secondFamilyName: '' })).toBe('Rosa Delgado');
  });

  it('a phone number is dialled without what is there for the eye', () => {
    expect(dial('+1 (202) 555-0137')).toBe('tel:+12025550137');
  });
});
