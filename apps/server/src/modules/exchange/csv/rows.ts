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
  let quoted = false;
  let wasQuoted = false;
  let count = 0;
  // kept as the letters come: looking through the cell at each quotation mark would take the square of its length
  let isBlank = true;
  let mayOpen = true; // blank, or an equals sign alone
  const add = (letter: string): void => {
    cell += letter;
    if (letter.trim() === '') return;
    mayOpen = isBlank && letter === '=';
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
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '\n') line++;
    if (quoted) {
      if (letter !== '"') add(letter);
      else if (text[at + 1] === '"') add(text.charAt(++at));
      else quoted = false;
    } else if (letter === '"' && mayOpen) {
      quoted = true;
      wasQuoted = true;
      openedAt = line;
      clear();
    } else if (letter === separator) endCell();
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') {
        at++;
        line++;
      }
      endRow();
      begun = line;
    } else if (!wasQuoted || letter.trim() !== '') add(letter);
  }
  if (cell !== '' || cells.length > 0 || wasQuoted) endRow();
  return { rows, unclosed: quoted ? openedAt : null };
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
