import { type Measure, STEP } from '@hyaline/contract';
import { type Counts, type Published, type Sum, suppress } from '@hyaline/suppress';
import type { CountRow, Groups } from './dashboard.repo.ts';

/** Counts as a table of clinics by representatives, zeros included. */
export function tableOf({ clinicIds, repIds }: Groups, rows: readonly CountRow[]): Counts {
  const known = new Map(rows.map(({ clinicId, repId, patients }) => [`${clinicId} ${repId}`, patients]));
  return {
    rows: clinicIds.length,
    columns: repIds.length,
    cells: clinicIds.map((clinic) => repIds.map((rep) => known.get(`${clinic} ${rep}`) ?? 0)),
  };
}

/**
 * What may be told of counts. New patients of a month are a group of their own; figures of a moment come again next
 * month with nearly the same people, so they are told in steps of ten, and their sums as sums of what is told.
 */
export function publish(measure: Measure, counts: Counts): Published {
  const picture = suppress(counts);
  if (measure === 'new-patients') return picture;
  const cells = picture.cells.map((row) => row.map((cell) => (cell === null ? null : Math.floor(cell / STEP) * STEP)));
  const sum = (values: readonly (number | null)[]): Sum => ({
    exact: null,
    atLeast: values.reduce<number>((total, value) => total + (value ?? 0), 0),
  });
  return {
    cells,
    rowTotals: cells.map(sum),
    columnTotals: Array.from({ length: counts.columns }, (_, at) => sum(cells.map((row) => row[at] ?? null))),
    total: sum(cells.flat()),
  };
}

/** First days of the finished months before a moment, the latest first. UTC. */
export function finishedMonths(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1 - back, 1)).toISOString().slice(0, 10),
  );
}
