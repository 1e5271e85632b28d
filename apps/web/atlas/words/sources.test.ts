import { aimsOf, REFERENCE, schwab, solve, SpineValues } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import { sourceIn } from './sources.ts';

/** Words that only an English sentence has. */
const ENGLISH = /\b(adults|mean|standing|range|patients|class|table|healthy|limits|of|and|the|by)\b/i;
const sources = [
  ...Object.values(REFERENCE).map(({ source }) => source),
  aimsOf(52).source,
  schwab(solve(SpineValues.parse({})).measures).source,
];

describe('the source of a reference', () => {
  it.each(sources)('is told in Spanish, with its code: %s', (source) => {
    expect(sourceIn('en', source)).toBe(source);
    const spanish = sourceIn('es', source);
    expect(spanish).not.toMatch(ENGLISH);
    for (const code of source.match(/PubMed \d+|PMC\d+|10\.\d{4,}\/[\w.-]+/g) ?? []) expect(spanish).toContain(code);
  });
});
