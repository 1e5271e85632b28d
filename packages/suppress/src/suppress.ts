/** Counts of people by two fixed dimensions: `cells[row][column]`, whole and not negative. */
export interface Counts {
  rows: number;
  columns: number;
  cells: readonly (readonly number[])[];
}

/** A sum: exact, or null with what the numbers shown add up to. */
export interface Sum {
  exact: number | null;
  atLeast: number;
}

/** What is told: null wherever a count is not. */
export interface Published {
  cells: (number | null)[][];
  rowTotals: Sum[];
  /** Never exact: rows and columns that both add up would give cells away where they cross. */
  columnTotals: Sum[];
  total: Sum;
}

/** CMS cell size suppression policy: no cell of 1 to 10 is shown. Zero is hidden too, or its absence would tell it. */
export const SMALL_CELL = 10;

/**
 * Hides each count of 0 to `limit`, and every sum that would say too much of those hidden under it. A sum is told only
 * when the hidden part of it lies well inside of what so many hidden parts could add up to. Whether it is told follows
 * from that part and their number and from nothing else, so running the same program backwards gains nothing:
 * docs/decisions/0019-small-cells.md has the argument, the tests try every table of some sizes.
 * @throws RangeError for cells that are no counts or not of the said size
 */
export function suppress({ rows, columns, cells }: Counts, limit = SMALL_CELL): Published {
  check({ rows, columns, cells });
  const isShown = (value: number): boolean => value > limit;
  const shown = cells.map((row) => row.map((value) => (isShown(value) ? value : null)));
  const rowTotals = cells.map((row) =>
    sumOf(
      row.filter(isShown),
      row.filter((value) => !isShown(value)),
      limit,
    ),
  );
  // a row whose total is told hides nothing more from the total of all
  const open = rowTotals.flatMap(({ exact, atLeast }) => exact ?? atLeast);
  const rests = rowTotals.flatMap(({ exact, atLeast }, at) => (exact === null ? [sum(cells[at] ?? []) - atLeast] : []));
  return {
    cells: shown,
    rowTotals,
    columnTotals: Array.from({ length: columns }, (_, at) => ({
      exact: null,
      atLeast: sum(shown.map((row) => row[at] ?? 0)),
    })),
    total: sumOf(open, rests, limit),
  };
}

/**
 * Exact when nothing is hidden under it, or when the hidden parts together leave each of them room on both sides: more
 * than one could make up alone, and as much less than all could. Of one or two parts that is never so.
 */
function sumOf(shown: readonly number[], hidden: readonly number[], limit: number): Sum {
  const atLeast = sum(shown);
  const rest = sum(hidden);
  const tells = hidden.length === 0 || (rest > limit && rest < limit * (hidden.length - 1));
  return { exact: tells ? atLeast + rest : null, atLeast };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function check({ rows, columns, cells }: Counts): void {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  if (cells.length !== rows || cells.some((row) => row.length !== columns)) throw new RangeError('not a full table');
  if (!cells.every((row) => row.every(isCount))) throw new RangeError('not a count');
}
