import type { Measure } from '@hyaline/marks';
import type { Ui } from '../ui/context.ts';
import { readingOf } from './reading.ts';
import { nameOf, wordsOf } from './words.ts';
import { isRegion } from './shape.ts';

const UNITS: Partial<Record<Measure['kind'], string>> = { angle: '°', ellipse: '', rectangle: '', freehand: '' };

/** All measures as lines with tabs between the columns, as spreadsheets take them. Numbers are written with a point. */
export function measureTable(ui: Ui): string {
  const { columns, groups } = wordsOf(ui);
  const { kind, name, note, value, unit, deviation, min, max, area, points } = columns;
  const head = [kind, name, note, value, unit, deviation, min, max, area, points];
  const rows = ui.workspace.marks.now.measures.map((measure) => {
    const reading = readingOf(measure, ui.workspace.picture);
    const { region } = reading;
    const unitText = UNITS[measure.kind] ?? (reading.calibrated ? 'mm' : 'px');
    const cells = [
      groups[measure.kind],
      nameOf(ui, measure),
      measure.note,
      rounded(reading.value, 3),
      reading.value === null ? '' : unitText,
      rounded(region?.deviation, 2),
      rounded(region?.min, 0),
      rounded(region?.max, 0),
      isRegion(measure.kind) ? rounded(region?.area ?? reading.area, 3) : '',
      measure.points.map((point) => point.map((mm) => rounded(mm, 3)).join(' ')).join('; '),
    ];
    return cells.map(inCell).join('\t');
  });
  return [head.join('\t'), ...rows].join('\n');
}

const rounded = (value: number | null | undefined, digits: number): string =>
  value === null || value === undefined ? '' : String(Number(value.toFixed(digits)));

/** A tab or a line break would end the cell, and a leading sign would make a formula of it. */
const inCell = (text: string): string => {
  const flat = text.replace(/[\t\r\n]+/g, ' ');
  return /^[=+@]/.test(flat) || /^-\D/.test(flat) ? `'${flat}` : flat;
};

/** What the ledger is told of values on the clipboard. */
export const COPIED = { views: ['measures'], identified: false } as const;
