/**
 * Lines as CSV (RFC 4180) that a spreadsheet takes as text: a cell that begins like a formula gets an apostrophe before
 * it, so that nobody's name computes anything on somebody else's machine.
 */
export const csvOf = (lines: readonly (readonly string[])[]): string =>
  lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');

function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n|]/.test(text.trimStart()) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
