import { type MakeDocument, numberPages, taggedDocument } from '../../../paper/document.ts';
import type { PictureText } from '../../../paper/picture-text.ts';
import type { ReportContent, ReportFigure, ReportTable } from './content.ts';
import { GREY, MARGIN, Pen, RULE } from '../../../paper/pen.ts';
import { withTwins } from '../../../paper/win-ansi.ts';

const H1 = { size: 20, bold: true, gap: 3 };
const H2 = { size: 12.5, bold: true, gap: 6 };
const BODY = { size: 10, gap: 6 };
const SMALL = { size: 8.5, color: GREY };
const GUTTER = 16;
const WIDE = 1.55; // from this width : height on a picture gets the whole line
const NARROW = 0.6; // up to this, four share one: cross-sections

/**
 * The report as a PDF that says what its parts are: headings, figures with their texts, tables with header cells, page
 * numbers as page furniture.
 */
export function writeReport(content: ReportContent, make: MakeDocument, picture: PictureText): Promise<Uint8Array> {
  const { title, clinic, language, madeAt, paper } = content;
  const { doc, bytes } = taggedDocument(make, { paper, language, title, author: clinic, madeAt });
  const pen = new Pen(doc, picture);
  head(pen, content);
  if (content.facts.length > 0) facts(pen, content);
  if (content.findings.trim() !== '') findings(pen, content);
  for (const one of content.tables) table(pen, one);
  if (content.figures.length > 0) figures(pen, content.picturesHeading, content.figures);
  notices(pen, content);
  numberPages(pen, content.footer, content.pageLabel);
  doc.end();
  return bytes;
}

function head(pen: Pen, { clinic, title, date }: ReportContent): void {
  if (clinic !== '') pen.paragraph('P', clinic, { size: 10.5, bold: true, color: GREY, gap: 10 });
  pen.paragraph('H1', title, H1);
  pen.paragraph('P', date, { ...SMALL, size: 9.5, gap: 8 });
  rule(pen);
  pen.doc.y += 12;
}

function rule(pen: Pen): void {
  const { doc } = pen;
  pen.artifact(() => {
    doc
      .moveTo(MARGIN, doc.y)
      .lineTo(MARGIN + pen.width, doc.y)
      .lineWidth(0.6)
      .stroke(RULE);
  });
}

function facts(pen: Pen, { factsHeading, facts: list }: ReportContent): void {
  heading(pen, factsHeading, 60);
  rows(pen, [0.3, 0.7], list, { header: 'first' });
  pen.doc.y += 14;
}

function findings(pen: Pen, { findingsHeading, findings: text }: ReportContent): void {
  heading(pen, findingsHeading, 60);
  for (const paragraph of text.split(/\n\s*\n/)) if (paragraph.trim()) pen.paragraph('P', paragraph.trim(), BODY);
  pen.doc.y += 10;
}

function heading(pen: Pen, text: string, withNext: number): void {
  pen.keepTogether(H2.size * 1.6 + withNext);
  pen.paragraph('H2', text, H2);
}

function table(pen: Pen, { heading: title, columns, rows: list }: ReportTable): void {
  heading(pen, title, 50);
  const first = columns.length > 3 ? 0.3 : 0.36;
  const shares = columns.map((_, n) => (n === 0 ? first : (1 - first) / (columns.length - 1)));
  rows(pen, shares, list, { header: 'top', columns });
  pen.doc.y += 14;
}

type Header = { readonly header: 'first' } | { readonly header: 'top'; readonly columns: readonly string[] };

/** A table of texts; its header row comes again on a new page, there as page furniture. */
function rows(pen: Pen, shares: readonly number[], list: readonly (readonly string[])[], header: Header): void {
  const widths = shares.map((share) => share * pen.width);
  pen.group('Table', () => {
    if (header.header === 'top') row(pen, widths, header.columns, 'Column');
    for (const cells of list) {
      const { page } = pen.doc;
      pen.keepTogether(rowHeight(pen, widths, cells));
      if (page !== pen.doc.page && header.header === 'top') {
        pen.artifact(() => row(pen, widths, header.columns, 'Column'), 'Pagination');
      }
      row(pen, widths, cells, header.header === 'first' ? 'Row' : null);
    }
  });
}

const CELL = 9;
const PAD = 3.5;
const lookOf = (bold: boolean) => ({ size: CELL, bold, ...(bold ? { color: GREY } : {}) });

const rowHeight = (pen: Pen, widths: readonly number[], cells: readonly string[]): number =>
  2 * PAD + Math.max(...cells.map((cell, n) => pen.heightOf(cell, lookOf(false), (widths[n] ?? 0) - 2 * PAD)));

/** @param heads - whether all cells head their columns, or the first heads the row */
function row(pen: Pen, widths: readonly number[], cells: readonly string[], heads: 'Column' | 'Row' | null): void {
  const { doc } = pen;
  const top = doc.y;
  const height = rowHeight(pen, widths, cells);
  pen.group('TR', () => {
    let x = MARGIN;
    for (const [n, cell] of cells.entries()) {
      const isHead = heads === 'Column' || (heads === 'Row' && n === 0);
      doc.y = top + PAD;
      const width = (widths[n] ?? 0) - 2 * PAD;
      const scope = heads ?? 'Row';
      pen.write(isHead ? 'TH' : 'TD', cell, lookOf(isHead), x + (n === 0 ? 0 : PAD), width, isHead ? { scope } : {});
      x += widths[n] ?? 0;
    }
  });
  doc.y = top + height;
  doc.x = MARGIN;
  rule(pen);
}

/** Pictures of one shape side by side: wide ones alone, narrow ones in fours; each stays with its caption. */
function figures(pen: Pen, title: string, list: readonly ReportFigure[]): void {
  let headed = false;
  for (let at = 0; at < list.length;) {
    const columns = columnsFor(list[at] as ReportFigure);
    const next = list.slice(at, at + columns);
    const other = next.findIndex((figure) => columnsFor(figure) !== columns);
    const row = other < 0 ? next : next.slice(0, other);
    const width = (pen.width - (columns - 1) * GUTTER) / columns;
    const height = Math.max(...row.map((figure) => figureHeight(pen, figure, width)));
    if (!headed) heading(pen, title, height);
    headed = true;
    pen.keepTogether(height);
    const top = pen.doc.y;
    for (const [n, figure] of row.entries()) {
      pen.doc.y = top;
      drawFigure(pen, figure, MARGIN + n * (width + GUTTER), width);
    }
    pen.doc.y = top + height + 10;
    at += row.length;
  }
}

const columnsFor = ({ width, height }: ReportFigure): 1 | 2 | 4 =>
  width / height >= WIDE ? 1 : width / height <= NARROW ? 4 : 2;
const captionOf = ({ title, caption }: ReportFigure): string => (caption === '' ? title : `${title}: ${caption}`);

function pictureSize(pen: Pen, { width, height }: ReportFigure, most: number): { width: number; height: number } {
  const scale = Math.min(most / width, (pen.bottom - MARGIN - 60) / height);
  return { width: width * scale, height: height * scale };
}

const figureHeight = (pen: Pen, figure: ReportFigure, width: number): number =>
  pictureSize(pen, figure, width).height + 6 + pen.heightOf(captionOf(figure), SMALL, width);

function drawFigure(pen: Pen, figure: ReportFigure, x: number, width: number): void {
  const { doc } = pen;
  const size = pictureSize(pen, figure, width);
  const top = doc.y;
  const bbox: [number, number, number, number] = [x, top, x + size.width, top + size.height];
  pen.tagged('Figure', { alt: withTwins(figure.alt), bbox }, () => {
    doc.image(figure.jpeg as Buffer, x, top, size);
  });
  doc.y = top + size.height + 6;
  pen.write('Caption', captionOf(figure), SMALL, x, width);
}

function notices(pen: Pen, { noticeHeading, notices: list }: ReportContent): void {
  heading(pen, noticeHeading, 40);
  for (const line of list) pen.paragraph('P', line, { ...SMALL, size: 9, gap: 5 });
}
