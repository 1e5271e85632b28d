import { describe, expect, it } from 'vitest';
import { wrapped } from './notes.ts';

describe('the words of a pin', () => {
  it('are broken between words, and within those that are too long', () => {
    expect(wrapped('press here and it hurts', 10, 4)).toEqual(['press here', 'and it', 'hurts']);
    expect(wrapped('osteocondrosis', 6, 4)).toEqual(['osteoc', 'ondros', 'is']);
    expect(wrapped('L5', 6, 4)).toEqual(['L5']);
  });

  it('end with dots where there is more than room for', () => {
    const lines = wrapped('one two three four five six', 9, 2);
    expect(lines).toEqual(['one two', 'three fo…'].map((line) => expect.stringMatching(line.slice(0, 3))));
    expect(lines[1]).toMatch(/…$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(9);
  });
});
