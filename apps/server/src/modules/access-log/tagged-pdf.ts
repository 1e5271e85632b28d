import PDFDocument from 'pdfkit';

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

const MARGIN = 60;
const SIZE = { H1: 18, H2: 12, P: 10 } as const;
const GAP = { H1: 8, H2: 3, P: 4 } as const;
const INK = '#121b21';
const GREY = '#46525a';

/** Headings, paragraphs and page numbers that a screen reader tells apart. */
export function taggedPdf({ title, author, locale, createdAt, page, blocks }: Paper): Promise<Buffer> {
  const doc = new PDFDocument({
    size: 'LETTER',
    margins: { top: MARGIN, bottom: MARGIN + 12, left: MARGIN, right: MARGIN },
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: locale,
    displayTitle: true,
    info: { Title: title, Author: author, Creator: 'Hyaline', Producer: 'Hyaline', CreationDate: new Date(createdAt) },
  });
  const chunks: Buffer[] = [];
  const bytes = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.once('end', () => resolve(Buffer.concat(chunks)));
    doc.once('error', reject);
  });
  const root = doc.struct('Document');
  doc.addStructure(root);
  for (const { tag, label, text } of blocks) {
    if (doc.y + (tag === 'H2' ? 70 : 30) > doc.page.height - doc.page.margins.bottom) doc.addPage();
    const draw = (): void => {
      if (tag === 'H2') doc.moveDown(0.4);
      doc.fontSize(SIZE[tag]).fillColor(INK);
      if (label !== undefined) doc.font('Helvetica-Bold').text(`${shown(label)}: `, { continued: true });
      doc.font(tag === 'P' ? 'Helvetica' : 'Helvetica-Bold').text(shown(text), { lineGap: 2 });
      doc.moveDown(GAP[tag] / SIZE[tag]);
    };
    root.add(doc.struct(tag, {}, draw));
  }
  root.end();
  numberPages(doc, page);
  doc.end();
  return bytes;
}

/** The standard fonts hold Latin text (WinAnsi); a letter of another script would print as nothing at all. */
const shown = (text: string): string => text.normalize('NFC').replaceAll(/[^\u0020-\u007E\u00A0-\u00FF–—‘’“”•…€\u0152\u0153\u0160\u0161\u0178\u017D\u017E]/gu, '?'); // prettier-ignore

function numberPages(doc: PDFKit.PDFDocument, label: Paper['page']): void {
  const { count } = doc.bufferedPageRange();
  for (let at = 0; at < count; at++) {
    doc.switchToPage(at);
    doc.page.margins.bottom = 0; // or writing there would begin a new page
    doc.markContent('Artifact', { type: 'Pagination' });
    doc.font('Helvetica').fontSize(9).fillColor(GREY);
    const width = doc.page.width - 2 * MARGIN;
    doc.text(label(at + 1, count), MARGIN, doc.page.height - 44, { width, align: 'right' });
    doc.endMarkedContent();
  }
}
