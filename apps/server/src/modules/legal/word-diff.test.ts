import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWords } from '@hyaline/kit';
import { compareClauses } from './word-diff.ts';

const words = fc.array(fc.constantFrom('the ', 'clinic ', 'keeps ', 'what ', 'it ', 'signed\n'), { maxLength: 30 });

describe('the difference between two texts', () => {
  it('gives both texts back, whatever they are', () => {
    fc.assert(
      fc.property(words, words, (one, two) => {
        const [before, after] = [one.join(''), two.join('')];
        const pieces = compareWords(before, after);
        const side = (dropped: string) =>
          pieces
            .filter(({ kind }) => kind !== dropped)
            .map(({ text }) => text)
            .join('');
        expect(side('added')).toBe(before);
        expect(side('removed')).toBe(after);
      }),
    );
  });

  it('marks the words that changed and no others', () => {
    expect(compareWords('within 60 days after', 'within 30 days after')).toEqual([
      { kind: 'same', text: 'within ' },
      { kind: 'removed', text: '60 ' },
      { kind: 'added', text: '30 ' },
      { kind: 'same', text: 'days after' },
    ]);
  });

  it('tells new, removed, changed and untouched clauses apart, in the order of the newer version', () => {
    const clause = (id: string, text: string) => ({ id, heading: id, paragraphs: [text] });
    const before = [clause('a', 'one'), clause('b', 'two'), clause('c', 'three')];
    const after = [clause('b', 'two'), clause('d', 'new'), clause('a', 'one more')];
    expect(compareClauses(before, after).map(({ id, kind }) => [id, kind])).toEqual([
      ['b', 'same'],
      ['d', 'added'],
      ['a', 'changed'],
      ['c', 'removed'],
    ]);
  });
});
