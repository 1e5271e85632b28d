/**
 * Solves for x where the sum of `columns[j] * x[j]` is `right` (Gaussian elimination with partial pivoting).
 * Null when the columns do not determine x.
 */
export function solveLinear(columns: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const n = right.length;
  const rows = right.map((value, i) => [...columns.map((column) => column[i] ?? 0), value]);
  for (let k = 0; k < n; k += 1) {
    const pivot = rows
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k] ?? 0) > Math.abs(rows[best]?.[k] ?? 0) ? i + k : best), k);
    const top = rows[pivot];
    if (!top || Math.abs(top[k] ?? 0) < 1e-9) return null;
    rows[pivot] = rows[k] ?? top;
    rows[k] = top;
    for (let i = k + 1; i < n; i += 1) {
      const row = rows[i] ?? [];
      const factor = (row[k] ?? 0) / (top[k] ?? 1);
      rows[i] = row.map((value, j) => (j < k ? value : value - factor * (top[j] ?? 0)));
    }
  }
  const x = Array.from({ length: n }, () => 0);
  for (let k = n - 1; k >= 0; k -= 1) {
    const row = rows[k] ?? [];
    const known = row.slice(k + 1, n).reduce((sum, value, i) => sum + value * (x[k + 1 + i] ?? 0), 0);
    x[k] = ((row[n] ?? 0) - known) / (row[k] ?? 1);
  }
  return x;
}
