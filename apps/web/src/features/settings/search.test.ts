import { describe, expect, it } from 'vitest';
import { matches } from './search.ts';

describe('the search of the settings', () => {
  it.each([
    ['', true],
    ['pass', true],
    ['sesion', true],
    ['SESIÓN pass', true],
    ['word', false],
    ['pass billing', false],
  ])('%j finds a section of passwords and sessions: %s', (typed, found) => {
    expect(matches(typed, ['Seguridad', 'password, sesión'])).toBe(found);
  });
});
