export interface FlatPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * Closed outlines of where a field is above 0, by marching squares with linear interpolation. Coordinates are columns
 * and rows of the field. What touches the field's border is left open there.
 * @param field values row after row
 */
export function outlinesOf(field: ArrayLike<number>, width: number, height: number): FlatPoint[][] {
  const next = new Map<number, number>();
  const places = new Map<number, FlatPoint>();
  const value = (x: number, y: number): number => field[y * width + x] as number;
  /** Where the outline crosses the edge from (x, y) to the right (0) or down (1). */
  const crossing = (x: number, y: number, way: 0 | 1): number => {
    const key = (y * width + x) * 2 + way;
    if (!places.has(key)) {
      const [a, b] = [value(x, y), way === 0 ? value(x + 1, y) : value(x, y + 1)];
      const share = a / (a - b);
      places.set(key, way === 0 ? { x: x + share, y } : { x, y: y + share });
    }
    return key;
  };
  for (let y = 0; y < height - 1; y++)
    for (let x = 0; x < width - 1; x++) {
      const [a, b, c, d] = [value(x, y) > 0, value(x + 1, y) > 0, value(x + 1, y + 1) > 0, value(x, y + 1) > 0];
      if (a === b && b === c && c === d) continue;
      // each edge that leads into the field is joined to the next one out of it, the inside to the right
      const edges = [
        [a, b, () => crossing(x, y, 0)],
        [b, c, () => crossing(x + 1, y, 1)],
        [c, d, () => crossing(x, y + 1, 0)],
        [d, a, () => crossing(x, y, 1)],
      ] as const;
      for (const [n, [from, to, place]] of edges.entries()) {
        if (!from || to) continue; // going round the cell, the outline leaves here ...
        const back = [1, 2, 3].map((k) => edges[(n + 4 - k) % 4]).find((edge) => edge && !edge[0] && edge[1]);
        if (back) next.set(place(), back[2]()); // ... and came in there
      }
    }
  return chains(next, places);
}

function chains(next: Map<number, number>, places: Map<number, FlatPoint>): FlatPoint[][] {
  const out: FlatPoint[][] = [];
  const entered = new Set(next.values());
  const starts = [...next.keys()].toSorted((a, b) => Number(entered.has(a)) - Number(entered.has(b)));
  for (const start of starts) {
    const line: FlatPoint[] = [];
    let at: number | undefined = start;
    while (at !== undefined) {
      const place = places.get(at);
      if (place) line.push(place);
      const onwards: number | undefined = next.get(at);
      next.delete(at);
      at = onwards === start ? undefined : onwards;
    }
    if (line.length > 1) out.push(line);
  }
  return out;
}
