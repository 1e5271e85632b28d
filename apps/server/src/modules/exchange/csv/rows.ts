import type { SEPARATORS } from '@hyaline/contract';
import { refuse } from '../../../platform/http/index.ts';

type Separator = (typeof SEPARATORS)[number];
const ALL: readonly Separator[] = [',', ';', '\t', '|'];
const LOOKED_AT = 20_000;

/** Far more than an import takes in, which is 20,000 people: what has more is no table of patients. */
const MOST = { rows: 200_000, cellsOfRow: 1000, cells: 5_000_000 };
const ANY = { rows: Infinity, cellsOfRow: Infinity, cells: Infinity };

export interface CsvRow {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: string[];
}
export interface CsvTable {
  rows: CsvRow[];
  /** Line of a quotation mark that is never closed: what follows it cannot be told apart. */
  unclosed: number | null;
}

/**
 * Rows of RFC 4180 and of its relatives with another separator; empty lines are left out.
 * @throws Refusal too-large
 */
export function readRows(text: string, separator: Separator, most: typeof MOST = MOST): CsvTable {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let line = 1;
  let begun = 1;
  let openedAt = 0;
  let isOpen = false;
  let wasQuoted = false;
  let count = 0;
  // kept as the letters come: looking through the cell at each quotation mark would take the square of its length
  let isBlank = true;
  let mayOpen = true; // blank, or an equals sign alone
  const add = (part: string): void => {
    cell += part;
    const ink = part.trim();
    if (ink === '') return;
    mayOpen = isBlank && ink === '=';
    isBlank = false;
  };
  const clear = (): void => {
    cell = '';
    isBlank = mayOpen = true;
  };
  const endCell = (): void => {
    if (++count > most.cells || cells.length >= most.cellsOfRow) refuse('too-large');
    cells.push(plain(cell, wasQuoted));
    clear();
    wasQuoted = false;
  };
  const endRow = (): void => {
    endCell();
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begun, cells });
    if (rows.length > most.rows) refuse('too-large');
    cells = [];
  };
  // by runs, not letters: a long cell put together of letters takes thirty times its length
  const run = new RegExp(`[^"${separator}\\r\\n]+`, 'y');
  const runWithMarks = new RegExp(`[^${separator}\\r\\n]+`, 'y');
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '"' && mayOpen) {
      openedAt = line;
      wasQuoted = true;
      clear();
      const end = closingMark(text, at + 1);
      isOpen = end === -1;
      const inside = text.slice(at + 1, isOpen ? text.length : end);
      add(inside.replaceAll('""', '"'));
      for (let i = inside.indexOf('\n'); i !== -1; i = inside.indexOf('\n', i + 1)) line++;
      at += inside.length + 1;
    } else if (letter === separator) endCell();
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at++;
      if (text[at] === '\n') line++;
      endRow();
      begun = line;
    } else {
      const ordinary = mayOpen ? run : runWithMarks;
      ordinary.lastIndex = at;
      const found = ordinary.exec(text)?.[0] ?? letter;
      add(wasQuoted ? found.replaceAll(/\s+/g, '') : found);
      at += found.length - 1;
    }
  }
  if (cell !== '' || cells.length > 0 || wasQuoted) endRow();
  return { rows, unclosed: isOpen ? openedAt : null };
}

/** Place of the mark that ends what is quoted from `from` on, or -1; a doubled one is a letter. */
function closingMark(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

/** What stood in quotes is taken as it is, also where a spreadsheet wrote ="00123" to keep its zeros. */
const plain = (cell: string, wasQuoted: boolean): string => (wasQuoted ? cell : cell.trim());

/** The separator that cuts most lines into the same number of cells, of more than one. */
export function separatorOf(text: string): Separator {
  const head = text.slice(0, LOOKED_AT);
  const score = (separator: Separator): number => {
    const { rows } = readRows(head, separator, ANY);
    const whole = text.length > LOOKED_AT ? rows.slice(0, -1) : rows; // the last one may be cut
    const width = whole[0]?.cells.length ?? 0;
    return width < 2 ? 0 : (whole.filter(({ cells }) => cells.length === width).length / whole.length) * width;
  };
  return ALL.toSorted((a, b) => score(b) - score(a))[0] ?? ',';
}
