import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counts, type Published, SMALL_CELL, suppress } from './suppress.ts';

const table = (...cells: number[][]): Counts => ({ rows: cells.length, columns: cells[0]?.length ?? 0, cells });
const sum = (values: readonly (number | null)[]): number => values.reduce<number>((all, each) => all + (each ?? 0), 0);

/** Every table of a size with cells from 0 to `most`. */
function* everyTable(rows: number, columns: number, most: number): Generator<Counts> {
  const size = rows * columns;
  for (let code = 0; code < (most + 1) ** size; code++) {
    const flat = Array.from({ length: size }, (_, at) => Math.floor(code / (most + 1) ** at) % (most + 1));
    yield { rows, columns, cells: Array.from({ length: rows }, (_, i) => flat.slice(i * columns, (i + 1) * columns)) };
  }
}

/**
 * What somebody finds who runs the same program over every table there could be, and keeps those that give the very
 * picture that was told: the hidden cells that have one value in all of them.
 */
function pinned(rows: number, columns: number, limit: number): string[] {
  const behind = Map.groupBy(everyTable(rows, columns, limit + 1), (counts) => JSON.stringify(suppress(counts, limit)));
  return [...behind].flatMap(([picture, tables]) =>
    (JSON.parse(picture) as Published).cells.flatMap((row, i) =>
      row.flatMap((cell, j) =>
        cell === null && new Set(tables.map(({ cells }) => cells[i]?.[j])).size < 2 ? [`${picture}: ${i}, ${j}`] : [],
      ),
    ),
  );
}

/** How a picture without protection of its sums would look, for a test of the tests. */
const naive = ({ cells, rows, columns }: Counts): Published => ({
  cells: cells.map((row) => row.map((value) => (value > SMALL_CELL ? value : null))),
  rowTotals: Array.from({ length: rows }, (_, at) => ({ exact: sum(cells[at] ?? []), atLeast: 0 })),
  columnTotals: Array.from({ length: columns }, () => ({ exact: null, atLeast: 0 })),
  total: { exact: sum(cells.flat()), atLeast: 0 },
});

/**
 * The lowest and highest value of a hidden cell for somebody who knows all that is told and that each hidden cell is 0
 * to 10: worked out from the sums alone, apart from how the product decides.
 */
function range(picture: Published, row: number, column: number): { low: number; high: number } {
  const hiddenIn = (at: number): number => (picture.cells[at] ?? []).filter((cell) => cell === null).length;
  const restOf = (at: number): { low: number; high: number } => {
    const exact = picture.rowTotals[at]?.exact ?? null;
    if (exact === null) return { low: 0, high: SMALL_CELL * hiddenIn(at) };
    const rest = exact - sum(picture.cells[at] ?? []);
    return { low: rest, high: rest };
  };
  const rests = picture.cells.map((_, at) => restOf(at));
  let { low, high } = rests[row] ?? { low: 0, high: 0 };
  if (picture.total.exact !== null) {
    const all = picture.total.exact - sum(picture.cells.flat());
    const others = rests.filter((_, at) => at !== row);
    low = Math.max(low, all - sum(others.map((each) => each.high)));
    high = Math.min(high, all - sum(others.map((each) => each.low)));
  }
  expect(picture.cells[row]?.[column]).toBeNull();
  return { low: Math.max(0, low - SMALL_CELL * (hiddenIn(row) - 1)), high: Math.min(SMALL_CELL, high) };
}

const anyCounts = fc
  .record({ rows: fc.integer({ min: 1, max: 8 }), columns: fc.integer({ min: 1, max: 7 }) })
  .chain(({ rows, columns }) => {
    const small = fc.constantFrom(0, 1, 5, 9, 10, 11);
    const cell = fc.oneof({ weight: 3, arbitrary: small }, fc.integer({ min: 0, max: 200 }));
    const row = fc.array(cell, { minLength: columns, maxLength: columns });
    return fc
      .array(row, { minLength: rows, maxLength: rows })
      .map((cells) => ({ rows, columns, cells }) satisfies Counts);
  });

describe('small cells', () => {
  it('[C225] of 0 to 10 are never told, larger ones always, and what is told is true', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const picture = suppress(counts);
        counts.cells.forEach((row, i) => {
          expect(picture.cells[i]).toEqual(row.map((value) => (value > SMALL_CELL ? value : null)));
          expect([null, sum(row)]).toContain(picture.rowTotals[i]?.exact);
        });
        expect([null, sum(counts.cells.flat())]).toContain(picture.total.exact);
        picture.columnTotals.forEach(({ exact, atLeast }, at) => {
          expect(exact).toBeNull();
          expect(atLeast).toBe(sum(picture.cells.map((row) => row[at] ?? 0)));
        });
      }),
    );
  });

  it('[C225] cannot be worked out from everything that is told, by adding and subtracting, in any table', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const picture = suppress(counts);
        picture.cells.forEach((row, i) =>
          row.forEach((cell, j) => {
            if (cell !== null) return;
            const { low, high } = range(picture, i, j);
            expect(high - low, JSON.stringify({ counts, picture, i, j })).toBeGreaterThanOrEqual(1);
          }),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [1, 1],
    [1, 3],
    [1, 5],
    [2, 3],
    [3, 2],
    [4, 1],
  ])(
    '[C225] cannot be worked out by running the same program over every table of %i by %i there could be',
    (rows, columns) => {
      for (const limit of rows * columns > 4 ? [2] : [2, 3, 4]) expect(pinned(rows, columns, limit)).toEqual([]);
    },
  );

  it('leave the sums standing where enough is hidden under them', () => {
    const { rowTotals, total } = suppress(table([25, 4, 6, 3, 18], [40, 33, 21, 12, 15], [30, 0, 0, 0, 0]));
    expect(rowTotals).toEqual([
      { exact: 56, atLeast: 43 },
      { exact: 121, atLeast: 121 },
      { exact: null, atLeast: 30 },
    ]);
    expect(total).toEqual({ exact: null, atLeast: 207 });
  });

  it('refuses what is no count', () => {
    expect(() => suppress(table([1.5]))).toThrow(RangeError);
    expect(() => suppress(table([-1]))).toThrow(RangeError);
    expect(() => suppress({ rows: 2, columns: 1, cells: [[1]] })).toThrow(RangeError);
  });

  it('are found by these tests when sums are told without care', () => {
    expect(range(naive(table([25, 3], [33, 12])), 0, 1)).toEqual({ low: 3, high: 3 });
    expect(range(naive(table([10, 10])), 0, 1)).toEqual({ low: 10, high: 10 });
  });
});
