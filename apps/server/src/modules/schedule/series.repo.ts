import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Placed } from './appointment.repo.ts';

export interface NewSeries {
  id: string;
  patientRef: string;
  typeId: string;
  /** RFC 5545, without a zone and without a start. */
  rule: string;
  zone: string;
  wallStart: string;
}
const INSERT: Statement = {
  name: 'series-insert',
  text: `insert into core.appointment_series (tenant_id, id, patient_ref, type_id, rule, zone, wall_start, created_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, (select sec.user_id()))`,
};
export const insertSeries = (tx: Tx, s: NewSeries): Promise<object[]> =>
  tx.query(INSERT, [s.id, s.patientRef, s.typeId, s.rule, s.zone, s.wallStart]);

const TAKEN: Statement = {
  name: 'series-taken',
  text: `select (o.at - 1)::integer as at from unnest($1::timestamptz[], $2::timestamptz[]) with ordinality as o (busy_from, busy_until, at)
    where exists (select from core.appointment b
      where (b.provider_id = $3 or b.room_id = $4) and tstzrange(b.busy_from, b.busy_until) && tstzrange(o.busy_from, o.busy_until)
        and b.status in ('booked', 'confirmed', 'arrived', 'in-room', 'completed'))`,
};
/** Which of these find provider or room taken, by their place in the list. */
export const takenAmong = async (tx: Tx, all: readonly Placed[]): Promise<Set<number>> => {
  const [first] = all;
  const spans = [all.map(({ busyFrom }) => busyFrom), all.map(({ busyUntil }) => busyUntil)];
  const rows = await tx.query<{ at: number }>(TAKEN, [...spans, first?.providerId ?? null, first?.roomId ?? null]);
  return new Set(rows.map(({ at }) => at));
};
