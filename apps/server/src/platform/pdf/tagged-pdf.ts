import { BODY, BOLD, INK, taggedDocument } from './document.ts';
import { printable } from './letters.ts';

/** A heading or a paragraph; a label stands before the text, in bold. */
export interface Block {
  tag: 'H1' | 'H2' | 'P';
  label?: string;
  text: string;
}
export interface Paper {
  title: string;
  author: string;
  locale: string;
  /** ISO 8601; the same paper always has the same bytes. */
  createdAt: string;
  page: (page: number, pages: number) => string;
  blocks: readonly Block[];
}

const SIZE = { H1: 18, H2: 12, P: 10 } as const;
const GAP = { H1: 8, H2: 3, P: 4 } as const;

/** Letters, certificates and records: headings and paragraphs, one below the other. */
export async function taggedPdf({ title, author, locale, createdAt, page, blocks }: Paper): Promise<Buffer> {
  const terms = { size: 'LETTER', margin: 60, locale, title, author, createdAt: new Date(createdAt) } as const;
  const { doc, add, keepTogether, finish } = await taggedDocument(terms);
  for (const { tag, label, text } of blocks) {
    keepTogether(tag === 'H2' ? 70 : 30);
    add(tag, () => {
      if (tag === 'H2') doc.moveDown(0.4);
      doc.fontSize(SIZE[tag]).fillColor(INK);
      if (label !== undefined) doc.font(BOLD).text(`${printable(label)}: `, { continued: true });
      doc.font(tag === 'P' ? BODY : BOLD).text(printable(text), { lineGap: 2 });
      doc.moveDown(GAP[tag] / SIZE[tag]);
    });
  }
  return finish(page);
}
