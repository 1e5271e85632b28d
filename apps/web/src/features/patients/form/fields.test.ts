import { PatientFields } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { countryChoices, languageChoices } from './choices.ts';
import { emptyFields, fieldAt, FIELDS, isOtherPerson, mergeFields, mistakesIn, withField } from './fields.ts';

const filled = { ...emptyFields('en'), givenName: 'Rosa', familyName: 'Delgado' };

describe('the form of a patient', () => {
  it('has a field for everything that the contract keeps', () => {
    const leaves = Object.entries(PatientFields.parse(filled)).flatMap(([key, value]) =>
      typeof value === 'string' ? [key] : Object.keys(value).map((inner) => `${key}.${inner}`),
    );
    expect(FIELDS.map(([path]) => path as string).toSorted()).toEqual(leaves.toSorted());
  });

  it('wants the two names and nothing else', () => {
    expect(mistakesIn(emptyFields('es'))).toEqual({ givenName: 'givenName', familyName: 'familyName' });
    expect(mistakesIn(filled)).toEqual({});
  });

  it.each([
    ['birthDate', '2999-01-01', 'birthDate'],
    ['birthDate', '1879-12-31', 'birthDate'],
    ['phone', 'ask the son', 'phone'],
    ['emergencyContact.phone', 'x', 'phone'],
    ['email', 'rosa at example', 'email'],
    ['ssn', '000-12-3456', 'ssn'],
    ['ssn', '12345678', 'ssn'],
    ['address.city', 'x'.repeat(101), 'long'],
    ['mrn', 'x'.repeat(41), 'long'],
  ] as const)('says at %s what is wrong with "%s"', (path, text, mistake) => {
    expect(mistakesIn(withField(filled, path, text))).toEqual({ [path]: mistake });
  });

  it.each([
    ['ssn', '123456789'],
    ['phone', '+34 612 555 014'],
    ['email', 'rosa@example.org'],
    ['birthDate', '1974-03-14'],
  ] as const)('takes %s as %s', (path, text) => {
    expect(mistakesIn(withField(filled, path, text))).toEqual({});
  });

  it('looks for doubles when a change may make another person of somebody, and only then', () => {
    expect(isOtherPerson(filled, withField(filled, 'phone', '555 0137'))).toBe(true);
    expect(isOtherPerson(filled, withField(filled, 'familyName', 'Delgada'))).toBe(true);
    expect(isOtherPerson(filled, withField(filled, 'address.city', 'Vetusta'))).toBe(false);
    expect(isOtherPerson(filled, filled)).toBe(false);
  });

  it('keeps both changes when two people changed different fields', () => {
    const theirs = withField(filled, 'email', 'rosa@example.org');
    const mine = withField(filled, 'address.city', 'Vetusta');
    const { merged, clashes, differences } = mergeFields(filled, theirs, mine);
    expect(fieldAt(merged, 'email')).toBe('rosa@example.org');
    expect(fieldAt(merged, 'address.city')).toBe('Vetusta');
    expect(clashes).toEqual([]);
    expect(differences).toEqual(['email', 'address.city']);
  });

  it('names the field that both changed, and takes mine there', () => {
    const theirs = withField(filled, 'phone', '555 0100');
    const mine = withField(filled, 'phone', '555 0199');
    const { merged, clashes } = mergeFields(filled, theirs, mine);
    expect(clashes).toEqual(['phone']);
    expect(merged.phone).toBe('555 0199');
  });

  it('finds no clash where both wrote the same', () => {
    const same = withField(filled, 'phone', '555 0100');
    expect(mergeFields(filled, same, same)).toEqual({ merged: same, clashes: [], differences: [] });
  });

  it('offers countries by name in the language of the page, and a language that a record holds already', () => {
    const countries = countryChoices('es');
    expect(countries[0]).toEqual({ value: '', label: '' });
    expect(countries).toContainEqual({ value: 'DE', label: 'Alemania' });
    expect(new Set(countries.map(({ value }) => value)).size).toBe(countries.length);
    expect(languageChoices('en', 'en').some(({ value }) => value === 'qu')).toBe(false);
    expect(languageChoices('en', 'qu')).toContainEqual({ value: 'qu', label: 'Quechua' });
  });
});
