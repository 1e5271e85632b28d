import type { Dashboard, Working, Workspace } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export type Gap = NonNullable<Dashboard['tables'][number]['rows'][number]['gap']>;

const PLACE: Statement = {
  name: 'working-place',
  text: 'select p.time_zone as zone, p.workspaces from core.practice p',
};
export async function placeOf(tx: Tx): Promise<{ zone: string; workspaces: Workspace[] }> {
  const [place] = await tx.query<{ zone: string; workspaces: Workspace[] }>(PLACE, []);
  if (!place) throw new Error('a clinic has no practice');
  return place;
}

const BYTES: Statement = { name: 'working-bytes', text: 'select sec.study_bytes()::double precision as bytes' };
export const studyBytes = async (tx: Tx): Promise<number> =>
  (await tx.query<{ bytes: number }>(BYTES, []))[0]?.bytes ?? 0;

export interface VisitRow {
  ref: string;
  providerId: string;
  locationId: string;
  startsAt: Date;
  endsAt: Date;
  /** Days from booking to visit; null: not booked here. */
  lead: number | null;
}
const VISITS: Statement = {
  name: 'working-visits',
  text: `select ref, provider_id as "providerId", location_id as "locationId", starts_at as "startsAt", ends_at as "endsAt", lead
    from sec.dashboard_visits($1, $2)`,
};
/** For the installation itself: visits of a month, of patients whose groups are told. */
export const visitsOf = (tx: Tx, clinicId: string, month: string): Promise<VisitRow[]> =>
  tx.query<VisitRow>(VISITS, [clinicId, month]);

/** Of one patient, or one task about nobody. */
export interface TasksDue {
  due: number;
  inTime: number;
}
const TASKS: Statement = {
  name: 'working-tasks',
  text: 'select due, in_time as "inTime" from sec.dashboard_tasks($1, $2)',
};
/** For the installation itself: tasks due in a month, about nobody or about patients whose groups are told. */
export const tasksOf = (tx: Tx, clinicId: string, month: string): Promise<TasksDue[]> =>
  tx.query<TasksDue>(TASKS, [clinicId, month]);

const KEEP: Statement = { name: 'working-keep', text: 'select sec.keep_dashboard_working($1, $2, $3, $4, $5)' };
export const keepWorking = (
  tx: Tx,
  row: { clinicId: string; month: string; measure: Working; value: number | null; gap: Gap | null },
): Promise<object[]> => tx.query(KEEP, [row.clinicId, row.month, row.measure, row.value, row.gap]);
