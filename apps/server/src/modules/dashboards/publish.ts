import { type Measure, STEP, type Working } from '@hyaline/contract';
import { DAY_MS } from '@hyaline/kit';
import { suppressPart, suppressRow } from '@hyaline/suppress';
import type { Column, CountRow, Grouping, GroupRow } from './dashboard.repo.ts';

/** What is told of a clinic, to whatever organisation asks. */
export interface ToldRow {
  clinicId: string;
  columns: readonly Column[];
  /** null: not told */
  cells: (number | null)[];
  total: number | null;
}

/**
 * What may be told of groups. The counts of a clinic are split among the representatives of all its organisations, and
 * decided once: a part that one organisation sees and another does not would be the difference of what they are told.
 */
export const publishGroups = (groups: readonly GroupRow[], counted: readonly CountRow[]): ToldRow[] =>
  rowsOf(groups, counted).map(({ clinicId, columns, counts }) => ({ clinicId, columns, ...suppressRow(counts) }));

/**
 * What may be told of a figure of a moment, counted in the groups told: their size is known to whoever adds them up. It
 * comes again next month with nearly the same people, so it is told in steps of ten, and no sum of it. How many patients
 * there are is what the groups add up to.
 */
export function publishFigure(
  measure: Exclude<Measure, Grouping | Working>,
  groups: readonly GroupRow[],
  counted: readonly CountRow[],
  told: readonly CountRow[],
): ToldRow[] {
  const sizes = Map.groupBy(told, ({ clinicId, repId }) => `${clinicId} ${repId}`);
  return rowsOf(groups, counted).map(({ clinicId, columns, counts }) => {
    const cells = columns.map(({ rep }, at) => {
      const size = (sizes.get(`${clinicId} ${rep}`) ?? []).reduce((sum, { patients }) => sum + patients, 0);
      return step(measure === 'patients' ? size || null : suppressPart(counts[at] ?? 0, size));
    });
    return { clinicId, columns, cells, total: null };
  });
}
const step = (cell: number | null): number | null => (cell === null ? null : Math.floor(cell / STEP) * STEP);

/** Clinics of which nothing was decided yet, with a count for each column. */
function rowsOf(groups: readonly GroupRow[], counted: readonly CountRow[]) {
  const known = new Map(counted.map(({ clinicId, repId, patients }) => [`${clinicId} ${repId}`, patients]));
  const fresh = new Set(counted.map(({ clinicId }) => clinicId));
  return groups
    .filter(({ clinicId }) => fresh.has(clinicId))
    .map(({ clinicId, columns }) => ({
      clinicId,
      columns,
      counts: columns.map(({ rep }) => known.get(`${clinicId} ${rep}`) ?? 0),
    }));
}

const SETTLING_MS = 2 * DAY_MS;
/**
 * First days of the finished months before a moment, the latest first. A month is finished two days after its end by UTC:
 * its last evening is over in every zone by then, and what was of its last day is written down.
 */
export function finishedMonths(at: Date, count: number): string[] {
  const now = new Date(at.getTime() - SETTLING_MS);
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1 - back, 1)).toISOString().slice(0, 10),
  );
}
