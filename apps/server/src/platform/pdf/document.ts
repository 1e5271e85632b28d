export const INK = '#121b21';
export const GREY = '#46525a';
export const BODY = 'Helvetica';
export const BOLD = 'Helvetica-Bold';

export interface DocumentTerms {
  size: 'A4' | 'LETTER';
  /** Points on every side. */
  margin: number;
  locale: string;
  title: string;
  author?: string;
  /** Always the same for the same content, which so has the same bytes. */
  createdAt: Date;
}

/** A PDF whose headings, paragraphs and page numbers a screen reader tells apart. */
export interface TaggedDocument {
  doc: PDFKit.PDFDocument;
  /** Adds a piece of structure that `draw` draws. */
  add(tag: string, draw: () => void): void;
  /** Adds a line of text of its own. @param gap - points below it */
  write(tag: string, font: string, size: number, text: string, gap: number, color?: string): void;
  /** Begins a new page when less than this height is left on the present one, in points. */
  keepTogether(height: number): void;
  /** Numbers the pages and ends the document. */
  finish(pageLabel: (page: number, pages: number) => string): Promise<Buffer>;
}

export async function taggedDocument(terms: DocumentTerms): Promise<TaggedDocument> {
  const { size, margin, locale, title, author, createdAt } = terms;
  const { default: PDFDocument } = await import('pdfkit'); // 7 MB that most processes never need
  const doc = new PDFDocument({
    size,
    margins: { top: margin, bottom: margin + 12, left: margin, right: margin },
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: locale,
    displayTitle: true,
    info: {
      Title: title,
      ...(author === undefined ? {} : { Author: author }),
      Creator: 'Hyaline',
      Producer: 'Hyaline',
      CreationDate: createdAt,
    },
  });
  const bytes = collect(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  const add = (tag: string, draw: () => void): void => void root.add(doc.struct(tag, {}, draw));
  return {
    doc,
    add,
    write: (tag, font, points, text, gap, color = INK) =>
      add(tag, () => {
        doc
          .font(font)
          .fontSize(points)
          .fillColor(color)
          .text(text, { lineGap: 2.5 })
          .moveDown(gap / points);
      }),
    keepTogether: (height) => {
      if (doc.y + height > doc.page.height - doc.page.margins.bottom) doc.addPage();
    },
    finish: (pageLabel) => {
      root.end();
      numberPages(doc, margin, pageLabel);
      doc.end();
      return bytes;
    },
  };
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.once('end', () => resolve(Buffer.concat(chunks)));
    doc.once('error', reject);
  });
}

/** Page numbers are no content: a screen reader passes over them. */
function numberPages(doc: PDFKit.PDFDocument, margin: number, label: (page: number, pages: number) => string): void {
  const { count } = doc.bufferedPageRange();
  for (let i = 0; i < count; i++) {
    doc.switchToPage(i);
    doc.page.margins.bottom = 0; // or writing there would begin a new page
    doc.markContent('Artifact', { type: 'Pagination' });
    doc.font(BODY).fontSize(9).fillColor(GREY);
    doc.text(label(i + 1, count), margin, doc.page.height - 44, { width: doc.page.width - 2 * margin, align: 'right' });
    doc.endMarkedContent();
  }
}
