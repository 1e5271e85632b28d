/** A smooth function of two coordinates through given points (thin-plate spline), and a straight one far away. */
export function thinPlate(
  points: readonly (readonly [u: number, v: number, value: number])[],
): (u: number, v: number) => number {
  const n = points.length;
  const rows = points.map(([u, v, value]) => [...points.map(([a, b]) => bend(u - a, v - b)), 1, u, v, value]);
  const sums = [() => 1, (i: number) => points[i]?.[0] ?? 0, (i: number) => points[i]?.[1] ?? 0].map((of) => [
    ...points.map((_, i) => of(i)),
    0,
    0,
    0,
    0,
  ]);
  const weights = eliminate([...rows, ...sums]);
  const weight = (i: number): number => weights[i] as number;
  return (u, v) => {
    let sum = weight(n) + weight(n + 1) * u + weight(n + 2) * v;
    for (let i = 0; i < n; i += 1) {
      const [a, b] = points[i] as readonly [number, number, number];
      sum += weight(i) * bend(u - a, v - b);
    }
    return sum;
  };
}

const bend = (u: number, v: number): number => {
  const square = u * u + v * v;
  return square < 1e-9 ? 0 : square * Math.log(square);
};

/** Gauss-Jordan with row pivots; the last column is the right side. */
function eliminate(rows: number[][]): number[] {
  const n = rows.length;
  for (let k = 0; k < n; k += 1) {
    let pivot = k;
    for (let i = k; i < n; i += 1) if (Math.abs(rows[i]?.[k] ?? 0) > Math.abs(rows[pivot]?.[k] ?? 0)) pivot = i;
    const top = rows[pivot] as number[];
    rows[pivot] = rows[k] as number[];
    rows[k] = top;
    const lead = top[k] as number;
    for (let j = k; j <= n; j += 1) top[j] = (top[j] as number) / lead;
    for (let i = 0; i < n; i += 1) {
      const row = rows[i] as number[];
      const factor = row[k] as number;
      if (i === k || factor === 0) continue;
      for (let j = k; j <= n; j += 1) row[j] = (row[j] as number) - factor * (top[j] as number);
    }
  }
  return rows.map((row) => row[n] as number);
}
