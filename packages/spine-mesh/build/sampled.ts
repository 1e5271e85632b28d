interface Range {
  u: readonly [low: number, high: number];
  v: readonly [low: number, high: number];
  /** mm between samples */
  step: number;
}

/** A function of two coordinates, kept at the points of a grid and read with cubic interpolation; at the edge beyond it. */
export function sampled(of: (u: number, v: number) => number, { u, v, step }: Range): (u: number, v: number) => number {
  const columns = Math.ceil((u[1] - u[0]) / step) + 1;
  const rows = Math.ceil((v[1] - v[0]) / step) + 1;
  const values = Float64Array.from({ length: columns * rows }, (_, i) =>
    of(u[0] + (i % columns) * step, v[0] + Math.floor(i / columns) * step),
  );
  const at = (i: number, j: number): number =>
    values[Math.max(0, Math.min(rows - 1, j)) * columns + Math.max(0, Math.min(columns - 1, i))] as number;
  return (x, y) => {
    const [p, q] = [(x - u[0]) / step, (y - v[0]) / step];
    const [i, j] = [Math.floor(p), Math.floor(q)];
    const row = (k: number): number => cubic(at(i - 1, k), at(i, k), at(i + 1, k), at(i + 2, k), p - i);
    return cubic(row(j - 1), row(j), row(j + 1), row(j + 2), q - j);
  };
}

function cubic(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
