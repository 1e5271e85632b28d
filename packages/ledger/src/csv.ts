import { type BundleEntry, type BundleHeader, parseEntry, parseHeader } from './bundle.ts';
import { parseEvent } from './event.ts';

const COLUMNS = ['index', 'entry', 'at', 'event', 'outcome', 'person', 'patient', 'resource', 'record'];
/** The first line of an export as CSV. */
export const CSV_HEAD = row(COLUMNS);

/**
 * One line of a bundle as a row for spreadsheets. What stands in the columns is for reading; the last one is the line
 * itself, with leaf and proof. No cell can begin like a formula: names of events and types begin with a letter.
 */
export function csvRow(line: string): string {
  const record = line.trimEnd();
  const entry = parseEntry(record);
  if (entry === null) return row(['', '', headOf(record)?.exportedAt ?? '', 'export', '', '', '', '', record]);
  return row([...cellsOf(entry), record]);
}

const headOf = (record: string): BundleHeader | null => parseHeader(record);

function cellsOf({ index, entryId, event }: BundleEntry): string[] {
  const told = event === null ? null : parseEvent(event);
  const place = told?.resource ? `${told.resource.type} ${told.resource.id}` : '';
  return [
    String(index),
    entryId,
    told?.at ?? '',
    told?.event ?? '',
    told?.outcome ?? '',
    told?.actor ?? '',
    told?.patient ?? '',
    place,
  ];
}

function row(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/**
 * The lines of a bundle from either format. A row whose columns do not say what its record says was changed by
 * somebody: it is handed on as a line that is none, which the check reports.
 */
export async function* bundleLines(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let isCsv: boolean | undefined;
  for await (const line of lines) {
    const plain = line.replace(/^\uFEFF/, '').trimEnd();
    if (isCsv === undefined) {
      isCsv = plain === CSV_HEAD.trimEnd();
      if (isCsv) continue;
    }
    if (!isCsv || plain === '') {
      yield plain;
      continue;
    }
    const record = lastCell(plain);
    yield csvRow(record).trimEnd() === plain ? record : 'a row whose columns were changed';
  }
}

/** Of a row in which every cell is in quotes. */
function lastCell(line: string): string {
  const cells = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)];
  return (cells.at(-1)?.[1] ?? '').replaceAll('""', '"');
}
