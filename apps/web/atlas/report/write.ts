import { logoSize, readableOn } from '@hyaline/kit';
import { type MakeDocument, numberPages, taggedDocument } from '../../paper/document.ts';
import { GREY, INK, MARGIN, Pen } from '../../paper/pen.ts';
import type { PictureText } from '../../paper/picture-text.ts';
import type { PaperName } from '../../paper/sizes.ts';
import { withTwins } from '../../paper/win-ansi.ts';
import type { AtlasReport, DrawnPicture, LevelText } from './content.ts';
import { heading, line } from './layout.ts';
import { comparisonTable, regionTable } from './tables.ts';

const BODY = { size: 10, gap: 5 };
const SMALL = { size: 8.5, color: GREY };
const GUTTER = 12;
/** Points: the room of a logo of scale 1, and the widest that fits beside the clinic's name. */
const LOGO = { width: 150, height: 38, widest: 320 };
/** Of the three degrees of severity; the word stands beside it. */
const DEGREES = [GREY, '#a87f00', '#c75f0b', '#b3243f'] as const;

export interface Paper {
  paper: PaperName;
  pictures: readonly DrawnPicture[];
  make: MakeDocument;
  picture: PictureText;
}

/** The report as a tagged PDF: headings, figures with their texts, tables with header cells, and pages that count. */
export function writeAtlasReport(report: AtlasReport, { paper, pictures, make, picture }: Paper): Promise<Uint8Array> {
  const { brand, title, language, madeAt } = report;
  const { doc, bytes } = taggedDocument(make, { paper, language, title, author: brand.name, madeAt });
  const pen = new Pen(doc, picture);
  const accent = readableOn('#ffffff', brand.palette.accent);
  head(pen, report, accent);
  figures(pen, report, pictures);
  findings(pen, report);
  regionTable(pen, report, accent);
  for (const [at, each] of report.comparisons.entries()) comparisonTable(pen, each, `c${at + 1}`);
  pins(pen, report);
  notices(pen, report);
  pen.end();
  numberPages(pen, report.footer, report.pageLabel);
  doc.end();
  return bytes;
}

function head(pen: Pen, { brand, title, subtitle, facts }: AtlasReport, accent: string): void {
  const { doc } = pen;
  const { logo, logoPosition, logoScale, name } = brand;
  const top = doc.y - 12;
  let bottom = top;
  if (logo) {
    const asked = logoSize(logo, logoScale, LOGO);
    const fit = Math.min(1, LOGO.widest / asked.width);
    const size = { width: asked.width * fit, height: asked.height * fit };
    const free = pen.width - size.width;
    const x = MARGIN + { start: 0, center: free / 2, end: free }[logoPosition];
    const bbox: [number, number, number, number] = [x, top, x + size.width, top + size.height];
    const bytes = Uint8Array.from(atob(logo.png), (sign) => sign.charCodeAt(0));
    pen.tagged('Figure', { alt: withTwins(name), bbox }, () => void doc.image(bytes as Buffer, x, top, size));
    bottom = top + size.height;
    if (logoPosition === 'center') doc.y = bottom + 6;
    else doc.y = top + Math.max(0, (size.height - 12) / 2);
    const left = logoPosition === 'end' || logoPosition === 'center';
    const room = logoPosition === 'center' ? pen.width : free - GUTTER;
    const nameAt = left ? MARGIN : MARGIN + size.width + GUTTER;
    pen.write('P', name, { size: 10.5, bold: true, color: GREY }, nameAt, room);
  } else {
    doc.y = top;
    pen.write('P', name, { size: 13, bold: true, color: accent }, MARGIN, pen.width);
  }
  doc.y = Math.max(doc.y, bottom) + 8;
  line(pen, accent, 2);
  doc.y += 16;
  pen.paragraph('H1', title, { size: 24, bold: true, gap: 2 });
  pen.paragraph('P', subtitle, { size: 10.5, color: GREY, gap: 9 });
  row(pen, facts);
  doc.y += 12;
}

/** Facts beside one another, each under its name. */
function row(pen: Pen, facts: AtlasReport['facts']): void {
  const { doc } = pen;
  const width = (pen.width - GUTTER * 2) / 3;
  const top = doc.y;
  let bottom = top;
  for (const [at, [name, value]] of facts.entries()) {
    const x = MARGIN + at * (width + GUTTER);
    doc.y = top;
    pen.write('P', name, { size: 8, color: GREY }, x, width);
    pen.write('P', value, { size: 10.5, bold: true }, x, width);
    bottom = Math.max(bottom, doc.y);
  }
  doc.y = bottom;
}

/** Side by side over the whole width, each with its caption. */
function figures(pen: Pen, { picturesHeading, noPictures }: AtlasReport, pictures: readonly DrawnPicture[]): void {
  const { doc } = pen;
  if (pictures.length === 0) return pen.paragraph('P', noPictures, { ...SMALL, gap: 12 });
  const width = (pen.width - (pictures.length - 1) * GUTTER) / pictures.length;
  const height = Math.max(...pictures.map((each) => (width * each.height) / each.width));
  heading(pen, picturesHeading, height + 24);
  const top = doc.y;
  let bottom = top;
  for (const [at, each] of pictures.entries()) {
    const x = MARGIN + at * (width + GUTTER);
    const high = (width * each.height) / each.width;
    pen.tagged('Figure', { alt: withTwins(each.alt), bbox: [x, top, x + width, top + high] }, () => {
      doc.save().roundedRect(x, top, width, high, 6).clip();
      doc.image(each.bytes as Buffer, x, top, { width, height: high });
      doc.restore();
    });
    doc.y = top + high + 5;
    pen.write('Caption', each.title, SMALL, x, width);
    bottom = Math.max(bottom, doc.y);
  }
  doc.x = MARGIN;
  doc.y = bottom + 14;
}

const LEVEL_WIDTH = 96;

function findings(pen: Pen, report: AtlasReport): void {
  heading(pen, report.findingsHeading, 60);
  if (report.findings.length === 0) pen.paragraph('P', report.nothing, BODY);
  for (const each of report.findings) level(pen, each, report);
  if (report.also.length > 0) {
    pen.paragraph('H3', report.alsoHeading, { size: 10, bold: true, gap: 2 });
    for (const [name, text] of report.also) pen.paragraph('P', `${name}: ${text}`, { ...SMALL, gap: 2 });
  }
  pen.doc.y += 12;
}

const WORDS_LOOK = { size: 10.5, bold: true } as const;

/** At the left the level and how much it matters, at the right what there is to say. */
function level(pen: Pen, each: LevelText, { enteredLabel, posture }: AtlasReport): void {
  const { doc } = pen;
  const x = MARGIN + LEVEL_WIDTH;
  const width = pen.width - LEVEL_WIDTH;
  const entered = each.entered === null ? null : `${enteredLabel}: ${each.entered}`;
  const heightOf = ({ title, text }: (typeof each.told)[number]): number =>
    pen.heightOf(title, WORDS_LOOK, width) + pen.heightOf(text, BODY, width) + 6;
  const first = each.told[0];
  pen.keepTogether((first ? heightOf(first) : 0) + 40);
  line(pen);
  doc.y += 7;
  const top = doc.y;
  pen.write('H3', each.level ?? posture, { size: 11, bold: true }, MARGIN, LEVEL_WIDTH - 10);
  dots(pen, each.severity);
  doc.y -= 1;
  pen.write('P', each.severityText, { size: 8.5, color: DEGREES[each.severity] }, MARGIN + 32, LEVEL_WIDTH - 42);
  const left = doc.y;
  doc.y = top;
  const { page } = doc;
  for (const told of each.told) {
    pen.keepTogether(heightOf(told));
    pen.write('P', told.title, WORDS_LOOK, x, width);
    pen.write('P', told.text, BODY, x, width);
    doc.y += 6;
  }
  if (entered !== null) pen.keepTogether(pen.heightOf(entered, SMALL, width));
  if (entered !== null) pen.write('P', entered, SMALL, x, width);
  doc.x = MARGIN;
  doc.y = (doc.page === page ? Math.max(doc.y, left) : doc.y) + 7;
}

/** Three circles, as many of them full as the degree says. */
function dots(pen: Pen, severity: LevelText['severity']): void {
  const { doc } = pen;
  pen.artifact(() => {
    for (let at = 0; at < 3; at += 1) {
      doc.circle(MARGIN + 4 + at * 9, doc.y + 4, 2.8).lineWidth(0.8);
      if (at < severity) doc.fillAndStroke(DEGREES[severity], DEGREES[severity]);
      else doc.stroke(DEGREES[severity]);
    }
  });
}

function pins(pen: Pen, { pinsHeading, pins: list }: AtlasReport): void {
  if (list.length === 0) return;
  heading(pen, pinsHeading, 30);
  for (const [name, text] of list) {
    pen.keepTogether(pen.heightOf(text, BODY, pen.width - LEVEL_WIDTH) + 8);
    const top = pen.doc.y;
    pen.write('P', name, { size: 10, bold: true }, MARGIN, LEVEL_WIDTH - 10);
    pen.doc.y = top;
    pen.write('P', text, BODY, MARGIN + LEVEL_WIDTH, pen.width - LEVEL_WIDTH);
    pen.doc.y += 5;
  }
  pen.doc.x = MARGIN;
  pen.doc.y += 10;
}

function notices(pen: Pen, { noticeHeading, notices: list, sourcesHeading, sources, model }: AtlasReport): void {
  heading(pen, noticeHeading, 40);
  for (const [at, text] of list.entries())
    pen.paragraph('P', text, { size: 9.5, gap: 4, bold: at === 0, color: at === 0 ? INK : GREY });
  pen.doc.y += 8;
  if (sources.length > 0) {
    heading(pen, sourcesHeading, 30);
    for (const [at, source] of sources.entries()) pen.paragraph('P', `[${at + 1}] ${source}`, { ...SMALL, gap: 2 });
    pen.doc.y += 8;
  }
  pen.paragraph('P', model, { size: 7.5, color: GREY });
}
