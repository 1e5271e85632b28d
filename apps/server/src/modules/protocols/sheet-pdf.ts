import type { Locale } from '@hyaline/contract';
import {
  courseWords,
  dateWords,
  preparationWords,
  type ProtocolContent,
  quantityWords,
  scheduleWords,
} from '@hyaline/protocol';
import PDFDocument from 'pdfkit';
import { SHEET_WORDS } from './sheet-words.ts';

const MARGIN = 56;
const INK = '#121b21';
const GREY = '#46525a';
const BODY = 'Helvetica';
const BOLD = 'Helvetica-Bold';

export interface Sheet {
  locale: Locale;
  clinic: string;
  patientName: string;
  patientRef: string;
  content: ProtocolContent;
  version: number;
  /** A newer version is in force. */
  superseded: boolean;
  signedBy: string;
  signedAt: Date;
  sha256: string;
}

/** A signed protocol for the patient, as a tagged PDF. The same version always gives the same bytes. */
export async function sheetPdf(sheet: Sheet): Promise<Buffer> {
  const { locale, content } = sheet;
  const words = SHEET_WORDS[locale];
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN + 12, left: MARGIN, right: MARGIN },
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    lang: locale,
    displayTitle: true,
    // A title would stand in lists of printers and downloads: it names nobody.
    info: { Title: sheet.patientRef, Creator: 'Hyaline', Producer: 'Hyaline', CreationDate: sheet.signedAt },
  });
  const bytes = collect(doc);
  const page = doc.struct('Document');
  doc.addStructure(page);
  const write = (tag: string, font: string, size: number, text: string, gap: number, color = INK): void => {
    const draw = () => {
      doc
        .font(font)
        .fontSize(size)
        .fillColor(color)
        .text(printable(text), { lineGap: 2.5 })
        .moveDown(gap / size);
    };
    page.add(doc.struct(tag, {}, draw));
  };
  const part = (title: string, lines: readonly string[]): void => {
    const filled = lines.filter((line) => line !== '');
    if (filled.length === 0) return;
    keepTogether(doc, 44);
    write('H3', BOLD, 9.5, title, 1, GREY);
    for (const line of filled) write('P', BODY, 11, line, 3);
    doc.moveDown(0.3);
  };

  const signedOn = dateWords(sheet.signedAt.toISOString().slice(0, 10), locale);
  write('P', BODY, 10, sheet.clinic, 8, GREY);
  write('H1', BOLD, 20, content.title, 4);
  write('P', BODY, 12, `${words.patient} ${sheet.patientName} (${sheet.patientRef})`, 2);
  write('P', BODY, 9.5, words.version(sheet.version, sheet.signedBy, signedOn), 8, GREY);
  if (sheet.superseded) write('P', BOLD, 11, words.superseded, 8);
  part(words.purpose, content.purpose.split('\n'));
  for (const item of content.items) {
    keepTogether(doc, 150);
    write('H2', BOLD, 14, item.compound, 4);
    part(words.dose, [`${quantityWords(item.dose, locale)}, ${words.route[item.route]}`]);
    part(words.when, [scheduleWords(item.schedule, locale)]);
    part(words.course, courseWords(item.schedule, item.dose.unit, locale));
    part(words.preparation, preparationWords(item, locale));
    part(words.note, item.note.split('\n'));
  }
  part(words.instructions, content.instructions.split('\n'));
  keepTogether(doc, 60);
  if (content.items.some(({ preparation }) => preparation !== null)) write('P', BODY, 9, words.rounding, 4, GREY);
  write('P', BODY, 8, words.hash(sheet.sha256), 0, GREY);
  page.end();
  numberPages(doc, words.page);
  doc.end();
  return bytes;
}

/** The fonts every reader has know the letters of Western Europe: of others the plain letter stands. */
function printable(text: string): string {
  return [...text.normalize('NFC')]
    .map((letter) => {
      if (WESTERN.test(letter)) return letter;
      const plain = letter.normalize('NFKD').replaceAll(/\p{M}/gu, '');
      return WESTERN.test(plain) ? plain : (STROKED[letter] ?? '?');
    })
    .join('');
}
const WESTERN =
  /^[\n\t\x20-\x7e\xa0-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]+$/;
const STROKED: Record<string, string> = { ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ħ: 'h', Ħ: 'H', ı: 'i' };

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
