import type { Block, Inline, ListItem, RichText, TextRun } from '@hyaline/contract';
import { Fragment, type ReactNode } from 'react';
import classes from './rich-text.module.css';

/** A note as it was written, made of elements: no markup is ever read from text. */
export function RichTextView({ doc }: { doc: RichText }) {
  return <div className={classes.text}>{doc.content.map(block)}</div>;
}

/* Nothing in a document has a name of its own, and nothing moves: places are keys enough. */
function block(node: Block, key: number): ReactNode {
  if (node.type === 'paragraph') return <p key={key}>{inline(node.content)}</p>;
  if (node.type === 'heading') {
    return node.attrs.level === 2 ? (
      <h4 key={key}>{inline(node.content)}</h4>
    ) : (
      <h5 key={key}>{inline(node.content)}</h5>
    );
  }
  if (node.type === 'bulletList') return <ul key={key}>{node.content.map(item)}</ul>;
  return (
    <ol key={key} start={node.attrs?.start}>
      {node.content.map(item)}
    </ol>
  );
}

const item = (node: ListItem, key: number): ReactNode => <li key={key}>{node.content.map(block)}</li>;

const inline = (content: readonly Inline[] = []): ReactNode =>
  content.map((part, key) => (part.type === 'text' ? <Fragment key={key}>{run(part)}</Fragment> : <br key={key} />));

function run({ text, marks = [] }: TextRun): ReactNode {
  let shown: ReactNode = text;
  for (const { type } of marks) {
    if (type === 'bold') shown = <strong>{shown}</strong>;
    else if (type === 'italic') shown = <em>{shown}</em>;
    else shown = <u>{shown}</u>;
  }
  return shown;
}
