import type { RichText } from '@hyaline/contract';

interface Node {
  type?: string;
  attrs?: Record<string, unknown>;
  content?: Node[];
  marks?: { type: string }[];
  text?: string;
}

/** The editor's own JSON without the attributes that the contract has no use for. */
export function cleaned(node: Node): RichText {
  return clean(node) as unknown as RichText;
}

function clean({ type, attrs, content, marks, text }: Node): Node {
  const kept: Node = { type };
  if (type === 'heading') kept.attrs = { level: attrs?.level === 3 ? 3 : 2 };
  if (type === 'orderedList') kept.attrs = { start: typeof attrs?.start === 'number' ? attrs.start : 1 };
  if (content !== undefined && content.length > 0) kept.content = content.map(clean);
  if (marks !== undefined && marks.length > 0) kept.marks = marks.map((mark) => ({ type: mark.type }));
  if (text !== undefined) kept.text = text;
  return kept;
}
