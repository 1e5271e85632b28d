import { describe, expect, it } from 'vitest';
import { studyCode } from './words.ts';

describe('made-up codes', () => {
  it('a study code has no signs that are taken for others', () => {
    for (let i = 0; i < 100; i++) expect(studyCode()).toMatch(/^[2-9A-HJ-KM-NP-TV-Z]{3}-[2-9A-HJ-KM-NP-TV-Z]{2}$/);
  });
});
