import {
  type Dashboard,
  type DashboardTable,
  type Measure,
  MEASURES,
  type OwnReferences,
  type Reps,
} from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import type { Sum } from '@hyaline/suppress';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './dashboard.repo.ts';
import { finishedMonths, publish, tableOf } from './publish.ts';

type Needs = Pick<Platform, 'db' | 'clock'>;
const SHOWN_MONTHS = 12;

/**
 * What is published for the organisation: a representative gets their own column of it. Tables that are due are made
 * first, once; nobody's question changes what the next one is told.
 */
export async function readDashboard(platform: Needs, by: SessionInfo): Promise<Dashboard> {
  const months = finishedMonths(platform.clock.now(), SHOWN_MONTHS);
  const published = () => platform.db.inTenant(by, (tx) => repo.pictures(tx, months.at(-1) ?? ''));
  let rows = await published();
  const made = new Set(rows.map(({ measure, month }) => `${measure} ${month}`));
  const due = dueOf(months).filter(([measure, month]) => !made.has(`${measure} ${month}`));
  if (due.length > 0) {
    await publishDue(platform, by.tenantId, due);
    rows = await published();
  }
  const names = await platform.db.inTenant(by, repo.names);
  const own = by.role === 'sales-rep' ? by.userId : null;
  return { tables: rows.map((row) => tableFor(row, names, own)) };
}

/** As the installation itself: raw counts come out for nobody else. Of two at once, the first is kept. */
const publishDue = ({ db }: Needs, organisation: string, due: readonly [Measure, string][]): Promise<void> =>
  db.asPlatform(async (tx) => {
    const groups = await repo.groupsOf(tx, organisation);
    if (!groups) return;
    for (const [measure, month] of due) {
      const counts = tableOf(groups, await repo.countsOf(tx, organisation, month, measure));
      await repo.keepPicture(tx, organisation, { month, measure, ...groups, picture: publish(measure, counts) });
    }
  });

/** New patients of each finished month; figures of a moment for the last one. */
const dueOf = (months: readonly string[]): [Measure, string][] =>
  MEASURES.flatMap((measure) =>
    (measure === 'new-patients' ? months : months.slice(0, 1)).map((month): [Measure, string] => [measure, month]),
  );

/** A published table without clinics that have left since: their sums become "at least". */
function tableFor(row: repo.PictureRow, names: ReadonlyMap<string, string>, own: string | null): DashboardTable {
  const { picture, clinicIds, repIds } = row;
  const here = clinicIds.flatMap((id, at) => (names.has(id) ? [at] : []));
  const columns = repIds.flatMap((id, at) => (own === null || id === own ? [at] : []));
  const cell = (r: number, c: number): number | null => picture.cells[r]?.[c] ?? null;
  const add = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const rowSum = (r: number): Sum =>
    own === null
      ? (picture.rowTotals[r] ?? { exact: null, atLeast: 0 })
      : { exact: null, atLeast: add(columns.map((c) => cell(r, c) ?? 0)) };
  const whole = own === null && here.length === clinicIds.length;
  return {
    measure: row.measure,
    month: row.month,
    takenAt: row.takenAt.toISOString(),
    rows: here.map((r) => ({
      id: clinicIds[r] ?? '',
      name: names.get(clinicIds[r] ?? '') ?? '',
      cells: columns.map((c) => cell(r, c)),
      total: rowSum(r),
    })),
    columns: columns.map((c) => ({
      id: repIds[c] === SYSTEM_USER ? null : (repIds[c] ?? null),
      name: names.get(repIds[c] ?? '') ?? '',
      total: { exact: null, atLeast: add(here.map((r) => cell(r, c) ?? 0)) },
    })),
    total: whole ? picture.total : { exact: null, atLeast: add(here.map((r) => rowSum(r).exact ?? rowSum(r).atLeast)) },
  };
}

export const readOwnReferences = ({ db }: Needs, by: SessionInfo): Promise<OwnReferences> =>
  db.inTenant(by, async (tx) => ({ references: await repo.ownReferences(tx) }));

export const readReps = ({ db }: Needs, by: SessionInfo): Promise<Reps> =>
  db.inTenant(by, async (tx) => ({ reps: await repo.repsOfClinic(tx) }));

/** Says who brought a patient, by reference. @throws Refusal not-found; bad-request for somebody who is no representative */
export const attributeReference = (
  { db }: Needs,
  by: SessionInfo,
  ref: string,
  repId: string | null,
  ip: string,
): Promise<void> =>
  db.inTenant(by, async (tx) => {
    const verdict = await repo.attribute(tx, ref, repId);
    if (verdict === 'no-rep') refuse('bad-request', { fields: ['repId'] });
    if (verdict !== 'done') refuse('not-found');
    const facts = { rep: repId };
    const resource = { type: 'patient-reference', id: ref };
    await append(tx, { event: 'reference.attributed', outcome: 'done', resource, patientRef: ref, facts, ip });
  });
