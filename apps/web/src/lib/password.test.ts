import { describe, expect, it } from 'vitest';
import { RULES_OF } from '@hyaline/contract';
import { isAcceptable, metRules, rulesToMeet } from './password.ts';

const about = { name: 'Inés Marín', email: 'ines.marin@laurel.example', clinicName: 'Laurel Clinic' };

describe('password feedback while typing', () => {
  it('an empty field meets no rule', () => {
    expect(metRules('', about).size).toBe(0);
  });

  it('a long password of four kinds is acceptable', () => {
    expect(isAcceptable('Quiet-harbour-52', about)).toBe(true);
  });

  it.each([
    ['length', 'Quiet-har5'],
    ['lower', 'QUIET-HARBOUR-52'],
    ['upper', 'quiet-harbour-52'],
    ['digit', 'Quiet-harbour-ab'],
    ['sign', 'Quietharbour52ab'],
    ['unlike', 'Marín-Laurel52'],
  ] as const)('the missing rule "%s" is named for %s', (rule, password) => {
    const met = metRules(password, about);
    expect(met.has(rule)).toBe(false);
    expect(met.size).toBe(5);
  });

  it('[C276] preset nist asks for 15 characters and no kinds', () => {
    expect(rulesToMeet(RULES_OF.nist)).toEqual(['length', 'unlike']);
    expect(isAcceptable('quiet harbours', about, RULES_OF.nist)).toBe(false);
    expect(isAcceptable('quiet harbours!', about, RULES_OF.nist)).toBe(true);
  });

  it('the own name may occur when enough else is there', () => {
    expect(isAcceptable('Marín-and-the-quiet-harbour-52', about)).toBe(true);
  });

  it('counts characters as a person does, not as the computer stores them', () => {
    expect(metRules('😀😀😀😀😀😀', about).has('length')).toBe(false);
  });
});
