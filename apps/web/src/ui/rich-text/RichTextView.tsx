import type { Block, Inline, ListItem, RichText, TextRun } from '@hyaline/contract';
import { createElement, type ReactNode } from 'react';
import classes from './rich-text.module.css';

/** A note as it was written, made of elements: no markup is ever read from text. */
export const RichTextView = ({ doc }: { doc: RichText }) =>
  createElement('div', { className: classes.text }, ...doc.content.map(block));

/* Children are handed over one by one, not as a list: nothing in a document has a name of its own, and nothing moves. */
function block(node: Block): ReactNode {
  if (node.type === 'paragraph') return createElement('p', null, ...inline(node.content));
  if (node.type === 'heading')
    return createElement(node.attrs.level === 2 ? 'h4' : 'h5', null, ...inline(node.content));
  if (node.type === 'bulletList') return createElement('ul', null, ...node.content.map(item));
  return createElement('ol', { start: node.attrs?.start }, ...node.content.map(item));
}

const item = (node: ListItem): ReactNode => createElement('li', null, ...node.content.map(block));

const inline = (content: readonly Inline[] = []): ReactNode[] =>
  content.map((part) => (part.type === 'text' ? run(part) : createElement('br')));

function run({ text, marks = [] }: TextRun): ReactNode {
  let shown: ReactNode = text;
  for (const { type } of marks) {
    if (type === 'bold') shown = <strong>{shown}</strong>;
    else if (type === 'italic') shown = <em>{shown}</em>;
    else shown = <u>{shown}</u>;
  }
  return shown;
}
