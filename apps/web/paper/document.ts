import { type Doc, FOOT, GREY, MARGIN, type Pen } from './pen.ts';
import { type PaperName, PAPERS, POINTS_PER_MM } from './sizes.ts';

/** pdfkit's document, made by the caller: in a browser and on a server it comes from different files. */
export type MakeDocument = (options: PDFKit.PDFDocumentOptions) => Doc;

export interface DocumentTerms {
  readonly paper: PaperName;
  readonly language: string;
  readonly title: string;
  readonly author: string;
  readonly madeAt: Date;
}

/**
 * A document that says what its parts are: language, title, and what its `Pen` tags (ISO 32000-1, 14.7 and 14.8).
 * @returns the document and, once it has ended, its bytes
 */
export function taggedDocument(
  make: MakeDocument,
  { paper, language, title, author, madeAt }: DocumentTerms,
): { doc: Doc; bytes: Promise<Uint8Array> } {
  const [width, height] = PAPERS[paper];
  const doc = make({
    size: [width * POINTS_PER_MM, height * POINTS_PER_MM],
    margins: { top: MARGIN, bottom: MARGIN + FOOT, left: MARGIN, right: MARGIN },
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    info: { Title: title, Author: author, Creator: 'Hyaline', Producer: 'Hyaline', CreationDate: madeAt },
  });
  return { doc, bytes: collect(doc) };
}

function collect(doc: Doc): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.once('end', () => resolve(joined(chunks)));
    doc.once('error', reject);
  });
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

const SMALL = { size: 8, color: GREY };

/** At the foot of each page: a line of text, and which page of how many it is. */
export function numberPages(pen: Pen, footer: string, label: (page: number, pages: number) => string): void {
  const { doc } = pen;
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    doc.page.margins.bottom = 0; // or writing there would begin a new page
    pen.artifact(() => {
      doc.y = doc.page.height - MARGIN;
      pen.write('P', footer, SMALL, MARGIN, pen.width - 90);
      doc.y = doc.page.height - MARGIN;
      doc.font('Helvetica').fontSize(SMALL.size).fillColor(SMALL.color);
      doc.text(label(page + 1, count), MARGIN, doc.y, { width: pen.width, align: 'right' });
    }, 'Pagination');
  }
}
