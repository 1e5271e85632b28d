import type { Block, Inline, List, RichText, TextMark } from '@hyaline/contract';
import { el } from '../../viewer/ui/dom.ts';

const MARKS = { bold: 'strong', italic: 'em', underline: 'u' } as const satisfies Record<TextMark, string>;

/** A text of the clinic as elements; `level` is that of its own headings' parent. */
export const richText = ({ content }: RichText, level: 2 | 3): HTMLElement =>
  el('div', { class: 'pk-text' }, ...content.map((block) => blockOf(block, level)));

function blockOf(block: Block, level: 2 | 3): HTMLElement {
  if (block.type === 'paragraph') return el('p', {}, ...(block.content ?? []).map(inlineOf));
  if (block.type === 'heading') return el(level === 2 ? 'h3' : 'h4', {}, ...(block.content ?? []).map(inlineOf));
  return listOf(block, level);
}

function listOf({ type, attrs, content }: List, level: 2 | 3): HTMLElement {
  const items = content.map((item) => el('li', {}, ...item.content.map((block) => blockOf(block, level))));
  return type === 'bulletList' ? el('ul', {}, ...items) : el('ol', { start: attrs?.start ?? 1 }, ...items);
}

function inlineOf(part: Inline): Node {
  if (part.type === 'hardBreak') return el('br');
  return (part.marks ?? []).reduce<Node>(
    (inner, { type }) => el(MARKS[type], {}, inner),
    document.createTextNode(part.text),
  );
}
