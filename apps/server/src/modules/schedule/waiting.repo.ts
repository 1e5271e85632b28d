import type { Statement, Tx } from '../../platform/db/index.ts';

export interface WaitingRow {
  id: string;
  patientRef: string;
  typeId: string;
  providerIds: string[];
  locationIds: string[];
  weekdays: number[];
  from: string;
  until: string;
  earliestMinute: number;
  latestMinute: number;
  appointmentId: string | null;
  createdAt: Date;
  createdBy: string;
}
const COLUMNS = `w.id, w.patient_ref as "patientRef", w.type_id as "typeId", w.provider_ids as "providerIds",
  w.location_ids as "locationIds", w.weekdays, w.from_day::text as from, w.until_day::text as until,
  w.earliest_minute as "earliestMinute", w.latest_minute as "latestMinute", w.appointment_id as "appointmentId",
  w.created_at as "createdAt", w.created_by as "createdBy"`;
/** Whose time is over by a day waits no more: somewhere it is still that day. */
const WAITS = `w.ended_at is null and w.until_day >= current_date - 1`;
const LIST: Statement = {
  name: 'waiting-list',
  text: `select ${COLUMNS} from core.waiting w where ${WAITS} order by w.created_at, w.id limit 1000`,
};
export const waitingNow = (tx: Tx): Promise<WaitingRow[]> => tx.query<WaitingRow>(LIST, []);

const MATCHES: Statement = {
  name: 'waiting-matches',
  text: `select ${COLUMNS} from core.appointment a
    join core.waiting w on w.tenant_id = a.tenant_id join core.appointment_type t on t.id = w.type_id
    left join core.appointment own on own.id = w.appointment_id
    where a.id = $1 and a.starts_at > now() and a.status in ('cancelled', 'late-cancel', 'rescheduled') and ${WAITS}
      and t.removed_at is null and a.starts_at + make_interval(mins => t.minutes) <= a.ends_at
      and (t.provider_ids = '{}' or a.provider_id = any (t.provider_ids))
      and (w.provider_ids = '{}' or a.provider_id = any (w.provider_ids))
      and (w.location_ids = '{}' or a.location_id = any (w.location_ids))
      and (w.weekdays = '{}' or extract(isodow from a.wall_start)::smallint = any (w.weekdays))
      and a.wall_start::date between w.from_day and w.until_day
      and extract(hour from a.wall_start) * 60 + extract(minute from a.wall_start) between w.earliest_minute and w.latest_minute - t.minutes
      and (own.id is null or (own.starts_at > a.starts_at and own.status in ('booked', 'confirmed')))
      and w.patient_ref is distinct from a.patient_ref and sec.is_bookable(w.patient_ref)
      -- nobody else has taken it meanwhile
      and not exists (select from core.appointment b where b.provider_id = a.provider_id
        and b.status in ('booked', 'confirmed', 'arrived', 'in-room', 'completed')
        and tstzrange(b.busy_from, b.busy_until) && tstzrange(a.starts_at, a.ends_at))
    order by w.created_at, w.id limit 200`,
};
/** Those who wait and whom the time of an appointment that is none any more would suit, longest first. */
export const matchesOf = (tx: Tx, freedId: string): Promise<WaitingRow[]> => tx.query<WaitingRow>(MATCHES, [freedId]);

const INSERT: Statement = {
  name: 'waiting-insert',
  text: `insert into core.waiting (tenant_id, id, patient_ref, type_id, provider_ids, location_ids, weekdays, from_day, until_day,
      earliest_minute, latest_minute, appointment_id, created_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (select sec.user_id()))`,
};
export const insertWaiting = (tx: Tx, w: Omit<WaitingRow, 'createdAt' | 'createdBy'>): Promise<object[]> =>
  tx.query(INSERT, [w.id, w.patientRef, w.typeId, w.providerIds, w.locationIds, w.weekdays, w.from, w.until, w.earliestMinute, w.latestMinute, w.appointmentId]); // prettier-ignore

const END: Statement = {
  name: 'waiting-end',
  text: `update core.waiting w set ended_at = now(), end_reason = $2 where w.id = $1 and w.ended_at is null
    returning w.patient_ref as "patientRef"`,
};
/** @returns whose it was; undefined for one that is over or nowhere */
export const endWaiting = async (tx: Tx, id: string, reason: 'booked' | 'removed'): Promise<string | undefined> =>
  (await tx.query<{ patientRef: string }>(END, [id, reason]))[0]?.patientRef;

const TOLD: Statement = {
  name: 'waiting-told',
  text: `select m.account_id as id, m.account_id = any ($1) as asked from core.membership m
    where m.removed_at is null and (m.role = 'owner' or (m.account_id = any ($1) and m.role in ('admin', 'provider', 'staff')))`,
};
/** Of those who put somebody on the list, the ones who still work here; the owners when none does. */
export async function whoIsTold(tx: Tx, accountIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string; asked: boolean }>(TOLD, [accountIds]);
  const asked = rows.filter((row) => row.asked);
  return (asked.length > 0 ? asked : rows).map(({ id }) => id);
}
const NAME: Statement = { name: 'waiting-provider-name', text: 'select a.name from core.account a where a.id = $1' };
export const nameOf = async (tx: Tx, accountId: string): Promise<string> =>
  (await tx.query<{ name: string }>(NAME, [accountId]))[0]?.name ?? '';
