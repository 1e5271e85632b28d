/** What is told of a row of counts: null wherever a count is not. */
export interface Told {
  cells: (number | null)[];
  total: number | null;
}

/** CMS cell size suppression policy: no cell of 1 to 10 is shown. Zero is hidden too, or its absence would tell it. */
export const SMALL_CELL = 10;

/**
 * Hides each count of 0 to `limit`, and the sum of a row in which one is hidden. What is told follows from the larger
 * counts and from which ones are small: whatever a hidden count is, all that is told stays the same, also for somebody
 * who knows some of the others from elsewhere (docs/decisions/0019-small-cells.md).
 * @throws RangeError for what is no count
 */
export function suppressRow(counts: readonly number[], limit = SMALL_CELL): Told {
  check(counts);
  return {
    cells: counts.map((value) => (value > limit ? value : null)),
    total: counts.every((value) => value > limit) ? counts.reduce((sum, value) => sum + value, 0) : null,
  };
}

/**
 * Hides how many of a group of known size something is true of, where that holds for few or for nearly all: either would
 * be a small count. @throws RangeError for what is no count
 */
export function suppressPart(count: number, group: number, limit = SMALL_CELL): number | null {
  check([count, group]);
  return count > limit && group - count > limit ? count : null;
}

function check(counts: readonly number[]): void {
  if (!counts.every((value) => Number.isSafeInteger(value) && value >= 0)) throw new RangeError('not a count');
}
