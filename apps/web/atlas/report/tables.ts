import { GREY, INK, MARGIN, type Pen, RULE } from '../../paper/pen.ts';
import type { AtlasReport, Band, Bar, Comparison, Row } from './content.ts';
import { heading, line } from './layout.ts';

const CELL = { size: 9 };
const NOTE = { size: 7.5, color: GREY };
const PAD = 4;
/** Of the width: measure, value, reference, difference, band. */
const SHARES = [0.33, 0.11, 0.24, 0.13, 0.19] as const;
const TINT = '#f2f5f7';

/** The shape says it too: a ring within, a triangle up or down beyond. */
const BAND_COLOURS: Record<Band, string> = { within: '#2c6e49', above: '#a8480a', below: '#a8480a' };

/** Every measure by region. Header cells have names, which the cells that they head tell. */
export function regionTable(pen: Pen, report: AtlasReport, accent: string): void {
  const widths = SHARES.map((share) => share * pen.width);
  heading(pen, report.tableHeading, 80);
  pen.group('Table', () => {
    columnHeads(pen, report.columns, widths, 'm');
    for (const [at, { name, rows }] of report.regions.entries()) {
      const region = `m-r${at + 1}`;
      again(pen, heightOf(pen, rows[0], report, widths) + 20, () => columnHeads(pen, report.columns, widths, 'm'));
      pen.group('TR', () => {
        band(pen, 16);
        pen.doc.y += PAD;
        pen.write('TH', name, { ...CELL, bold: true, color: accent }, MARGIN + 5, pen.width - 10, {
          scope: 'Row',
          id: region,
          colSpan: widths.length,
          headers: ['m-c1'],
        });
        pen.doc.y += PAD - 1;
      });
      for (const row of rows) {
        again(pen, heightOf(pen, row, report, widths), () => columnHeads(pen, report.columns, widths, 'm'));
        measureRow(pen, row, report, widths, region);
      }
    }
  });
  pen.doc.y += 14;
}

function columnHeads(pen: Pen, columns: readonly string[], widths: readonly number[], id: string): void {
  cells(pen, columns, widths, (text, at, x, width) =>
    pen.write('TH', text, { ...CELL, size: 8, bold: true, color: GREY }, x, width, {
      scope: 'Column',
      id: `${id}-c${at + 1}`,
    }),
  );
}

/** On a new page the heads come again, there as furniture. */
function again(pen: Pen, height: number, heads: () => void): void {
  const { page } = pen.doc;
  pen.keepTogether(height);
  if (page !== pen.doc.page) pen.artifact(heads, 'Pagination');
}

/** Draws one row of texts and the line below it. */
function cells(
  pen: Pen,
  texts: readonly string[],
  widths: readonly number[],
  write: (text: string, at: number, x: number, width: number) => void,
): void {
  const { doc } = pen;
  const top = doc.y;
  let bottom = top;
  pen.group('TR', () => {
    let x = MARGIN;
    for (const [at, text] of texts.entries()) {
      doc.y = top + PAD;
      write(text, at, x + 5, (widths[at] ?? 0) - 10);
      bottom = Math.max(bottom, doc.y);
      x += widths[at] ?? 0;
    }
  });
  doc.x = MARGIN;
  doc.y = bottom + PAD;
  line(pen);
}

function band(pen: Pen, height: number): void {
  const { doc } = pen;
  pen.artifact(() => void doc.rect(MARGIN, doc.y, pen.width, height + 3).fill(TINT));
}

const referenceOf = ({ reference, source }: Row, { noReference }: AtlasReport): string =>
  reference === null ? noReference : source === null ? reference : `${reference} [${source}]`;

function heightOf(pen: Pen, row: Row | undefined, report: AtlasReport, widths: readonly number[]): number {
  if (!row) return 0;
  const room = (at: number): number => (widths[at] ?? 0) - 10;
  const first = pen.heightOf(row.measure, CELL, room(0)) + pen.heightOf(row.method, NOTE, room(0));
  const reference = pen.heightOf(referenceOf(row, report), CELL, room(2)) + (row.bar ? 9 : 0);
  return Math.max(first, reference, pen.heightOf(row.bandText ?? '', CELL, room(4))) + 2 * PAD;
}

function measureRow(pen: Pen, row: Row, report: AtlasReport, widths: readonly number[], region: string): void {
  const { doc } = pen;
  const id = `m-${row.id}`;
  const texts = [row.measure, row.value, referenceOf(row, report), row.difference ?? '—', row.bandText ?? '—'];
  cells(pen, texts, widths, (text, at, x, width) => {
    const headers = [`m-c${at + 1}`, region, id];
    if (at === 0) {
      const head = { scope: 'Row', id, headers: ['m-c1', region] } as const;
      return pen.group('TH', () => {
        pen.write('P', text, CELL, x, width);
        pen.write('P', row.method, NOTE, x, width);
      }, head); // prettier-ignore
    }
    const isNothing = at === 2 ? row.reference === null : text === '—';
    const look = { ...CELL, bold: at === 1, color: isNothing ? GREY : INK };
    if (at === 2 && row.bar) {
      pen.write('TD', text, look, x, width, { headers });
      return bar(pen, row.bar, row.band ?? 'within', x, width);
    }
    if (at === 4 && row.band) {
      sign(pen, row.band, x);
      return pen.write('TD', text, { ...look, color: BAND_COLOURS[row.band] }, x + 12, width - 12, { headers });
    }
    pen.write('TD', text, look, x, width, { headers });
    doc.x = MARGIN;
  });
}

/** The published range on a rail, and where the value lies: decoration, since the row says all of it. */
function bar(pen: Pen, { low, high, at }: Bar, where: Band, x: number, width: number): void {
  const { doc } = pen;
  const y = doc.y + 3;
  pen.artifact(() => {
    doc.roundedRect(x, y + 1.25, width, 1.5, 0.75).fill(RULE);
    doc.roundedRect(x + low * width, y, Math.max(2, (high - low) * width), 4, 1.5).fill('#9fb7c3');
    doc.roundedRect(x + at * width - 1.1, y - 2, 2.2, 8, 1).fill(BAND_COLOURS[where]);
  });
  doc.y = y + 6;
}

function sign(pen: Pen, where: Band, x: number): void {
  const { doc } = pen;
  const y = doc.y + 4;
  pen.artifact(() => {
    if (where === 'within')
      doc
        .circle(x + 4, y, 2.6)
        .lineWidth(1.2)
        .stroke(BAND_COLOURS.within);
    else {
      const up = where === 'above' ? 1 : -1;
      doc.polygon([x + 0.8, y + 2.6 * up], [x + 7.2, y + 2.6 * up], [x + 4, y - 3 * up]).fill(BAND_COLOURS[where]);
    }
  });
}

const COMPARED = [0.46, 0.19, 0.19, 0.16] as const;

/**
 * What differs between two states, measure by measure.
 * @param id - before the names of its header cells
 */
export function comparisonTable(
  pen: Pen,
  { heading: title, intro, columns, rows, remarks }: Comparison,
  id: string,
): void {
  const widths = COMPARED.map((share) => share * pen.width);
  heading(pen, title, 60);
  pen.paragraph('P', intro, { size: 9.5, color: GREY, gap: 5 });
  if (rows.length > 0) {
    pen.group('Table', () => {
      columnHeads(pen, columns, widths, id);
      for (const [n, row] of rows.entries()) {
        const height = Math.max(...row.map((text, at) => pen.heightOf(text, CELL, (widths[at] ?? 0) - 10)));
        again(pen, height + 2 * PAD, () => columnHeads(pen, columns, widths, id));
        cells(pen, row, widths, (text, at, x, width) => {
          const name = `${id}-m${n + 1}`;
          const options =
            at === 0
              ? ({ scope: 'Row', id: name, headers: [`${id}-c1`] } as const)
              : { headers: [`${id}-c${at + 1}`, name] };
          pen.write(at === 0 ? 'TH' : 'TD', text, { ...CELL, bold: at === 3 }, x, width, options);
        });
      }
    });
    pen.doc.y += 6;
  }
  for (const text of remarks) pen.paragraph('P', text, { size: 9.5, gap: 3 });
  pen.doc.y += 12;
}
