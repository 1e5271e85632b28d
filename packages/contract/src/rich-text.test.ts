import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText, RichText, richTextOf } from './rich-text.ts';

const takes = (content: unknown[]): boolean => RichText.safeParse({ type: 'doc', content }).success;
const text = (words: string, ...marks: object[]) => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 ? { marks } : {}),
});
const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
const nested = (depth: number): object =>
  depth === 0
    ? paragraph(text('deep'))
    : { type: 'bulletList', content: [{ type: 'listItem', content: [nested(depth - 1)] }] };

describe('a rich text', () => {
  it('takes paragraphs, headings, lists, breaks and three marks', () => {
    expect(
      takes([
        { type: 'heading', attrs: { level: 2 }, content: [text('Plan')] },
        paragraph(
          text('a'),
          { type: 'hardBreak' },
          text('b', { type: 'bold' }, { type: 'italic' }, { type: 'underline' }),
        ),
        {
          type: 'orderedList',
          attrs: { start: 3 },
          content: [{ type: 'listItem', content: [paragraph(), nested(3)] }],
        },
        { type: 'paragraph' },
      ]),
    ).toBe(true);
  });

  it.each([
    ['a link', [paragraph(text('x', { type: 'link', attrs: { href: 'https://example.com' } }))]],
    ['a picture', [{ type: 'image', attrs: { src: 'data:,' } }]],
    ['HTML as a node', [{ type: 'html', html: '<script>' }]],
    ['a heading of another level', [{ type: 'heading', attrs: { level: 1 } }]],
    ['an attribute nobody knows', [{ type: 'paragraph', attrs: { style: 'x' } }]],
    ['an empty run', [paragraph(text(''))]],
    ['nothing', []],
    ['lists in lists without end', [nested(5)]],
    ['more than 100,000 characters', [paragraph(text('x'.repeat(60_000)), text('x'.repeat(60_000)))]],
  ])('refuses %s', (_, content) => expect(takes(content)).toBe(false));

  it('refuses what is nested a thousand times without losing its head', () =>
    expect(takes([nested(1_000)])).toBe(false));

  it('reads as lines', () => {
    const doc = RichText.parse({
      type: 'doc',
      content: [
        paragraph(text('One'), { type: 'hardBreak' }, text('two')),
        {
          type: 'orderedList',
          attrs: { start: 3 },
          content: [{ type: 'listItem', content: [paragraph(text('c')), nested(1)] }],
        },
      ],
    });
    expect(plainText(doc)).toBe('One\ntwo\n3. c\n  - deep');
  });

  it('comes from any text, and says the same again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (words) => {
        const doc = RichText.parse(richTextOf(words));
        expect(plainText(RichText.parse(richTextOf(plainText(doc))))).toBe(plainText(doc));
      }),
    );
  });
});
