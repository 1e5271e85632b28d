import { type CsvShape, type ImportSettings, phi } from '@hyaline/contract';
import { fieldsOf } from './columns.ts';
import { ordersOf } from './dates.ts';
import { decodeText } from './decode.ts';
import { type CsvTable, readRows, separatorOf } from './rows.ts';

const SAMPLES = 3;

/** What a table looks like, before anybody has said how to read it. */
export function shapeOf(bytes: Uint8Array): CsvShape {
  const { text, encoding } = decodeText(bytes);
  const separator = separatorOf(text);
  const { rows } = readRows(text, separator);
  const [head, ...people] = rows;
  const headers = head?.cells ?? [];
  const fields = fieldsOf(headers);
  const column = (i: number): string[] => people.map(({ cells }) => cells[i] ?? '');
  const dates = fields.indexOf('birthDate');
  return {
    encoding,
    separator,
    columns: headers.map((header, i) => ({
      header: phi(header),
      samples: column(i).filter(Boolean).slice(0, SAMPLES).map(phi),
      field: fields[i] ?? null,
    })),
    rows: people.length,
    dateOrders: dates < 0 ? [] : ordersOf(column(dates)),
  };
}

/** The table as somebody chose to read it; what they left open is found out again. */
export function tableOf(bytes: Uint8Array, settings: ImportSettings): CsvTable {
  const { text } = decodeText(bytes, settings.encoding);
  return readRows(text, settings.separator ?? separatorOf(text));
}
