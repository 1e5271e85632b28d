import { z } from 'zod';
import { type Phi, phi } from './phi.ts';

/** Marks of a run of text. There are no links, colours, pictures or tables: what is written stays what is read. */
export const TEXT_MARKS = ['bold', 'italic', 'underline'] as const;
export type TextMark = (typeof TEXT_MARKS)[number];

export interface TextRun {
  type: 'text';
  text: Phi<string>;
  marks?: { type: TextMark }[];
}
export interface HardBreak {
  type: 'hardBreak';
}
export type Inline = TextRun | HardBreak;
export interface Paragraph {
  type: 'paragraph';
  content?: Inline[];
}
export interface Heading {
  type: 'heading';
  attrs: { level: 2 | 3 };
  content?: Inline[];
}
export interface ListItem {
  type: 'listItem';
  content: (Paragraph | List)[];
}
export interface List {
  type: 'bulletList' | 'orderedList';
  /** Of an ordered list: its first number. */
  attrs?: { start: number };
  content: ListItem[];
}
export type Block = Paragraph | Heading | List;

/** A document as ProseMirror writes it, with the few nodes of a clinical note. */
export interface RichText {
  type: 'doc';
  content: Block[];
}

const MAX_CHARACTERS = 100_000;
const MAX_BLOCKS = 2_000;
const MAX_LIST_DEPTH = 4;

/** What cannot be seen is not kept, except line ends; two characters that turn the reading direction go too. */
const shown = (text: string): string => text.normalize('NFC').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '');

const run = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1).max(MAX_CHARACTERS).overwrite(shown),
  marks: z
    .array(z.strictObject({ type: z.enum(TEXT_MARKS) }))
    .max(TEXT_MARKS.length)
    .optional(),
});
const inline = z.array(z.union([run, z.strictObject({ type: z.literal('hardBreak') })])).max(MAX_BLOCKS);
const paragraph = z.strictObject({ type: z.literal('paragraph'), content: inline.optional() });
const heading = z.strictObject({
  type: z.literal('heading'),
  attrs: z.strictObject({ level: z.union([z.literal(2), z.literal(3)]) }),
  content: inline.optional(),
});

/** Lists are spelt out level by level: what is nested deeper is refused before anything walks it. */
function list(depth: number): z.ZodType {
  const child = depth > 1 ? z.union([paragraph, list(depth - 1)]) : paragraph;
  const item = z.strictObject({ type: z.literal('listItem'), content: z.array(child).min(1).max(200) });
  const content = z.array(item).min(1).max(500);
  return z.union([
    z.strictObject({ type: z.literal('bulletList'), content }),
    z.strictObject({
      type: z.literal('orderedList'),
      attrs: z.strictObject({ start: z.int().min(0).max(9_999) }).optional(),
      content,
    }),
  ]);
}

export const RichText = z
  .strictObject({
    type: z.literal('doc'),
    content: z
      .array(z.union([paragraph, heading, list(MAX_LIST_DEPTH)]))
      .min(1)
      .max(MAX_BLOCKS),
  })
  .refine((doc) => plainText(doc as RichText).length <= MAX_CHARACTERS) as unknown as z.ZodType<RichText, RichText>;

/** The words alone, a line for each paragraph, items led by a dash or their number. */
export function plainText({ content }: RichText): Phi<string> {
  return phi(content.map((block) => linesOf(block).join('\n')).join('\n'));
}

/** A document of plain paragraphs, one for each line. */
export function richTextOf(text: string): RichText {
  const lines = text.split(/\r\n|\r|\n/).map(shown);
  const content = lines.map((line): Paragraph =>
    line === '' ? { type: 'paragraph' } : { type: 'paragraph', content: [{ type: 'text', text: phi(line) }] },
  );
  return { type: 'doc', content };
}

function linesOf(block: Block): string[] {
  if (block.type === 'paragraph' || block.type === 'heading') return inlineText(block.content).split('\n');
  const first = block.attrs?.start ?? 1;
  return block.content.flatMap((item, i) => {
    const [head = '', ...rest] = item.content.flatMap(linesOf);
    const lead = block.type === 'bulletList' ? '- ' : `${first + i}. `;
    return [lead + head, ...rest.map((line) => `  ${line}`)];
  });
}

const inlineText = (content: readonly Inline[] = []): string =>
  content.map((part) => (part.type === 'text' ? part.text : '\n')).join('');
