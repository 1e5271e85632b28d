/**
 * Rows of comma-separated values (RFC 4180) by the names in the first line. Empty lines are left out.
 * @throws RangeError for a row with more or fewer fields than the first line
 */
export function readCsv(text: string): Record<string, string>[] {
  const [names, ...rows] = fieldsOf(text.replace(/^\uFEFF/, ''));
  return rows.map((row, at) => {
    if (row.length !== names?.length) throw new RangeError(`line ${at + 2} has ${row.length} fields`);
    return Object.fromEntries(row.map((field, column) => [names[column]?.trim() ?? '', field]));
  });
}

function fieldsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  // a field is in quotes, in which two quotes stand for one, or it is what stands before the next comma or line end
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
