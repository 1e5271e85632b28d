import { DATE_ORDERS, type DateOrder } from '@hyaline/contract';

const MONTHS: Readonly<Record<string, number>> = {
  jan: 1, ene: 1, feb: 2, mar: 3, apr: 4, abr: 4, may: 5, jun: 6, jul: 7, aug: 8, ago: 8, sep: 9, oct: 10, nov: 11, dec: 12, dic: 12,
}; // prettier-ignore

/**
 * A calendar day, `YYYY-MM-DD`, from a date written in numbers in this order, or with the month as a word.
 * @returns null when it is none: two digits for a year are never guessed at
 */
export function readDate(written: string, order: DateOrder): string | null {
  const text = written.trim().replace(/[T ]00:00(:00(\.0+)?)?Z?$/, '');
  const named = /^(\d{1,2})[ .\-/]+(?:de )?([\p{L}]{3,})\.?[ .,\-/]+(?:de )?(\d{4})$/iu.exec(text);
  if (named) return day(Number(named[3]), MONTHS[(named[2] ?? '').slice(0, 3).toLowerCase()] ?? 0, Number(named[1]));
  const iso = /^(\d{4})[.\-/](\d{1,2})[.\-/](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (iso) return order === 'ymd' || text.length === 10 ? day(Number(iso[1]), Number(iso[2]), Number(iso[3])) : null;
  const rest = /^(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})$/.exec(text);
  if (!rest || order === 'ymd') return null;
  const [first, second, year] = [Number(rest[1]), Number(rest[2]), Number(rest[3])];
  return order === 'dmy' ? day(year, second, first) : day(year, first, second);
}

function day(year: number, month: number, date: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, date));
  if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== date) return null;
  return at.toISOString().slice(0, 10);
}

/**
 * The orders in which every date of a column is one. A file in which no day is above 12 fits two: nobody guesses.
 * A column without a single date that can be read fits none.
 */
export function ordersOf(column: readonly string[]): DateOrder[] {
  const written = column.filter((cell) => cell.trim() !== '');
  if (written.length === 0) return [];
  const readable = (order: DateOrder): number => written.filter((cell) => readDate(cell, order) !== null).length;
  const most = Math.max(...DATE_ORDERS.map(readable));
  return most === 0 ? [] : DATE_ORDERS.filter((order) => readable(order) === most);
}
