import PDFDocument from 'pdfkit';
import { parseDocument } from './document-text.ts';
import { factsOf, labelsOf, type Proof } from './signature-block.ts';
import type { SignedRecord } from './record.ts';

const MARGIN = 64;
const INK = '#121b21';
const GREY = '#46525a';
const BODY = 'Helvetica';
const BOLD = 'Helvetica-Bold';

/**
 * The signed text with its signature block, as a tagged PDF: headings, paragraphs and page numbers that a screen
 * reader tells apart. The same record always gives the same bytes.
 */
export async function signedPdf(record: SignedRecord, proof: Proof): Promise<Buffer> {
  const { locale, version, text } = record.document;
  const labels = labelsOf(locale);
  const { title, notice, clauses } = parseDocument(text);
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN + 12, left: MARGIN, right: MARGIN },
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: locale,
    displayTitle: true,
    info: {
      Title: `${title} ${version}`,
      Author: record.clinic.name,
      Creator: 'Hyaline',
      Producer: 'Hyaline',
      CreationDate: new Date(record.acceptedAt),
    },
  });
  const bytes = collect(doc);
  const page = doc.struct('Document');
  doc.addStructure(page);
  const write = (tag: string, font: string, size: number, line: string, gap: number, color = INK): void => {
    const draw = () => {
      doc
        .font(font)
        .fontSize(size)
        .fillColor(color)
        .text(line, { lineGap: 2.5 })
        .moveDown(gap / size);
    };
    page.add(doc.struct(tag, {}, draw));
  };
  write('H1', BOLD, 19, title, 4);
  write('P', BODY, 10, `${labels.version} ${version}`, 8, GREY);
  write('P', BODY, 9.5, notice, 12, GREY);
  for (const { heading, paragraphs } of clauses) {
    keepTogether(doc, 60);
    write('H2', BOLD, 11.5, heading, 3);
    for (const paragraph of paragraphs) write('P', BODY, 10, paragraph, 7);
  }
  doc.addPage();
  write('H2', BOLD, 15, labels.signature, 8);
  for (const [name, value] of factsOf(record, proof)) {
    keepTogether(doc, 40);
    write('H3', BOLD, 9, name, 1, GREY);
    write('P', BODY, 10.5, value, 7);
  }
  keepTogether(doc, 150);
  write('H2', BOLD, 11.5, labels.steps, 4);
  for (const { seq, event, at } of record.steps)
    write('P', BODY, 9.5, `${seq}. ${labels.step[event] ?? event}: ${at}`, 3);
  keepTogether(doc, 130);
  write('H2', BOLD, 11.5, labels.receipt, 4);
  write('P', BODY, 9.5, labels.receiptText, 5, GREY);
  write('Code', 'Courier', 7.5, proof.receipt.trim(), 0);
  page.end();
  numberPages(doc, labels.page);
  doc.end();
  return bytes;
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.once('end', () => resolve(Buffer.concat(chunks)));
    doc.once('error', reject);
  });
}

function keepTogether(doc: PDFKit.PDFDocument, height: number): void {
  if (doc.y + height > doc.page.height - doc.page.margins.bottom) doc.addPage();
}

/** Page numbers are no content: a screen reader passes over them. */
function numberPages(doc: PDFKit.PDFDocument, label: (page: number, pages: number) => string): void {
  const { count } = doc.bufferedPageRange();
  for (let i = 0; i < count; i++) {
    doc.switchToPage(i);
    doc.page.margins.bottom = 0; // or writing there would begin a new page
    doc.markContent('Artifact', { type: 'Pagination' });
    doc.font(BODY).fontSize(9).fillColor(GREY);
    doc.text(label(i + 1, count), MARGIN, doc.page.height - 44, { width: doc.page.width - 2 * MARGIN, align: 'right' });
    doc.endMarkedContent();
  }
}
