/** Columns side by side, for a terminal. */
export function table(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const all = [heads, ...lines];
  const widths = heads.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const row = (line: readonly string[]) => line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return all.map((line) => `${row(line).trimEnd()}\n`).join('');
}
