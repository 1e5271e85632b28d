import {
  type Dashboard,
  type DashboardTable,
  isWorking,
  type Measure,
  MEASURES,
  type OwnReferences,
  type Reps,
} from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './dashboard.repo.ts';
import { finishedMonths, publishFigure, publishGroups } from './publish.ts';
import { keepWorking, tasksOf, visitsOf } from './working.repo.ts';
import { type Frame, frameOf, workingsOf } from './workings.ts';

type Needs = Pick<Platform, 'db' | 'clock'>;
const SHOWN_MONTHS = 12;

/**
 * What is published of the organisation's clinics: a representative gets their own column of it. What is due is decided
 * first, once; nobody's question changes what the next one is told.
 */
export async function readDashboard(platform: Needs, by: SessionInfo): Promise<Dashboard> {
  const months = finishedMonths(platform.clock.now(), SHOWN_MONTHS);
  const since = months.at(-1) ?? '';
  const read = () =>
    platform.db.inTenant(by, async (tx) => ({
      rows: await repo.toldRows(tx, since),
      names: await repo.names(tx),
    }));
  let told = await read();
  const known = new Set(told.rows.map(({ measure, month, clinicId }) => `${measure} ${month} ${clinicId}`));
  const clinics = told.names.filter(({ isClinic }) => isClinic);
  const own = by.role === 'sales-rep' ? by.userId : null;
  const due = wanted(months, own === null).filter(([measure, month]) =>
    clinics.some(({ id }) => !known.has(`${measure} ${month} ${id}`)),
  );
  if (due.length > 0) {
    const ids = clinics.map(({ id }) => id);
    await publishDue(platform, by.tenantId, due, await framesOf(platform, ids, due));
    told = await read();
  }
  const names = new Map(told.names.map(({ id, name }) => [id, name]));
  const tables = Map.groupBy(told.rows, ({ measure, month }) => `${measure} ${month}`);
  return {
    tables: [...tables.values()].map((rows) => tableFor(rows, names, own)),
  };
}

/** What is asked of each clinic before anything is decided: two transactions never wait for each other. */
async function framesOf(
  platform: Needs,
  clinics: readonly string[],
  due: readonly [Measure, string][],
): Promise<Map<string, Frame>> {
  const months = [...new Set(due.flatMap(([measure, month]) => (isWorking(measure) ? [month] : [])))];
  const frames = new Map<string, Frame>();
  if (months.length > 0) for (const id of clinics) frames.set(id, await frameOf(platform, id, months));
  return frames;
}

/**
 * As the installation itself: raw counts come out for nobody else. Of two at once, the first is kept. Groups come first:
 * a figure counts the patients of those that are told.
 */
const publishDue = (
  { db }: Needs,
  organisation: string,
  due: readonly [Measure, string][],
  frames: ReadonlyMap<string, Frame>,
): Promise<void> =>
  db.asPlatform(async (tx) => {
    const groups = await repo.groupsOf(tx, organisation);
    const months = due.flatMap(([measure, month]) => (measure === 'new-patients' ? [month] : []));
    const last = due[0]?.[1] ?? '';
    for (const [measure, month] of [
      ...months.map((each) => ['new-patients', each] as const),
      ['earlier', last] as const,
    ])
      for (const row of publishGroups(groups, await repo.countsOf(tx, organisation, month, measure)))
        await repo.keepClinic(tx, { month, measure }, row);
    const told = await repo.toldGroups(tx, organisation);
    for (const [measure, month] of due)
      if (measure !== 'new-patients' && !isWorking(measure)) {
        const counted = await repo.countsOf(tx, organisation, month, measure);
        for (const row of publishFigure(measure, groups, counted, told))
          await repo.keepClinic(tx, { month, measure }, row);
      }
    for (const [clinicId, frame] of frames)
      for (const month of frame.hours.keys()) {
        const workings = workingsOf(
          frame,
          month,
          await visitsOf(tx, clinicId, month),
          await tasksOf(tx, clinicId, month),
        );
        for (const [measure, of] of due)
          if (of === month && isWorking(measure))
            await keepWorking(tx, { clinicId, month, measure, ...workings[measure] });
      }
  });

const OF_A_MOMENT: readonly Measure[] = ['patients', 'active-protocols', 'refills-due', 'seen', 'storage'];
/**
 * New patients of each finished month; figures of a moment for the last one, and of a month for the last two: nobody may
 * have asked in the one between.
 */
const wanted = (months: readonly string[], workings: boolean): [Measure, string][] =>
  MEASURES.filter((measure) => workings || !isWorking(measure)).flatMap((measure) =>
    months
      .slice(0, measure === 'new-patients' ? SHOWN_MONTHS : OF_A_MOMENT.includes(measure) ? 1 : 2)
      .map((month): [Measure, string] => [measure, month]),
  );

const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((all, value) => all + (value ?? 0), 0);

/** The rows of one measure and month as a table. Where a representative was not counted yet, nothing is told. */
function tableFor(
  rows: readonly repo.ToldRow[],
  names: ReadonlyMap<string, string>,
  own: string | null,
): DashboardTable {
  const reps = new Set(rows.flatMap(({ repIds }) => repIds ?? []));
  const columns = [...reps].filter((id) => id !== null).toSorted();
  const all: (string | null)[] = own === null ? [...columns, null] : [own];
  const measure = rows[0]?.measure ?? 'patients';
  // shares and days have no sum
  const add = isWorking(measure) ? () => 0 : sum;
  const told = rows.map(({ clinicId, repIds, cells, total: exact, gap }) => {
    const mine = all.map((id) => cells?.[repIds?.indexOf(id) ?? -1] ?? null);
    return { id: clinicId, name: names.get(clinicId) ?? '', cells: mine, total: { exact, atLeast: add(mine) }, gap };
  });
  const isOpen = own === null && told.every((row) => row.total.exact !== null);
  const atLeast = add(told.map((row) => row.total.exact ?? row.total.atLeast));
  return {
    measure,
    month: rows[0]?.month ?? '',
    takenAt: new Date(Math.max(...rows.map(({ takenAt }) => takenAt.getTime()))).toISOString(),
    rows: told,
    columns: all.map((id, at) => ({
      id,
      name: names.get(id ?? '') ?? '',
      total: { exact: null, atLeast: add(told.map(({ cells }) => cells[at] ?? null)) },
    })),
    total: { exact: isOpen ? atLeast : null, atLeast },
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
