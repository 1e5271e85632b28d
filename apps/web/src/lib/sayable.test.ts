import { describe, expect, it } from 'vitest';
import { fairNumber, sayablePassword } from './sayable.ts';

describe('made-up passwords', () => {
  it('a password can be said over a phone', () => {
    for (let i = 0; i < 50; i++)
      expect(sayablePassword()).toMatch(/^(?:[b-z][aeiou]){2}-(?:[b-z][aeiou]){2}-\d\d-(?:[b-z][aeiou]){2}$/);
  });

  it('no two of a thousand passwords are the same', () => {
    expect(new Set(Array.from({ length: 1000 }, () => sayablePassword())).size).toBe(1000);
  });

  it('every number below the bound comes up, and none at or above it', () => {
    const seen = new Set(Array.from({ length: 2000 }, () => fairNumber(14)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, n) => n));
  });
});
