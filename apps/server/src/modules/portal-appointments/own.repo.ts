import type { Address, AppointmentStatus, DayPart, OwnWish, WishReason } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { inTurn } from '../../platform/db/index.ts';

/** In the patient's own role: rows of one patient, whatever is asked. */
export interface OwnAppointmentRow {
  id: string;
  revision: number;
  kind: string;
  providerId: string;
  placeName: string;
  address: Partial<Address>;
  phone: string | null;
  startsAt: Date;
  endsAt: Date;
  zone: string;
  wallStart: string;
  status: AppointmentStatus;
  isComing: boolean;
  isLate: boolean;
}
const APPOINTMENTS: Statement = {
  name: 'own-appointments',
  text: `select a.id, a.revision, t.name as kind, a.provider_id as "providerId", l.name as "placeName", l.address, l.phone,
      a.starts_at as "startsAt", a.ends_at as "endsAt", a.zone, to_char(a.wall_start, 'YYYY-MM-DD"T"HH24:MI') as "wallStart",
      a.status, a.starts_at > now() and a.status in ('booked', 'confirmed') as "isComing",
      a.starts_at < now() + make_interval(hours => coalesce((select r.cancel_hours from core.appointment_rule r), 24)) as "isLate"
    from core.appointment a
    join core.appointment_type t on t.tenant_id = a.tenant_id and t.id = a.type_id
    join core.location l on l.tenant_id = a.tenant_id and l.id = a.location_id
    where a.status <> 'rescheduled' order by a.starts_at desc limit 200`,
};
export const ownAppointments = (tx: Tx): Promise<OwnAppointmentRow[]> => tx.query<OwnAppointmentRow>(APPOINTMENTS, []);

export interface OwnTypeRow {
  id: string;
  name: string;
  minutes: number;
}
const TYPES: Statement = {
  name: 'own-appointment-types',
  text: `select t.id, t.name, t.minutes from core.appointment_type t where t.by_patients and t.removed_at is null order by t.name`,
};
export const typesToAsk = (tx: Tx): Promise<OwnTypeRow[]> => tx.query<OwnTypeRow>(TYPES, []);

const RULE: Statement = {
  name: 'own-appointment-rule',
  text: `select coalesce(max(r.cancel_hours), 24)::integer as "cancelHours", coalesce(bool_and(r.takes_wishes), true) as "takesWishes"
    from core.appointment_rule r`,
};
export const ownRule = async (tx: Tx): Promise<{ cancelHours: number; takesWishes: boolean }> =>
  (await tx.query<{ cancelHours: number; takesWishes: boolean }>(RULE, []))[0] ?? {
    cancelHours: 24,
    takesWishes: true,
  };

const CANCEL: Statement = {
  name: 'own-appointment-cancel',
  text: 'select sec.cancel_own_appointment($1, $2) as status',
};
/** Null: not theirs, not to come, or changed since. */
export const cancelOwn = async (tx: Tx, id: string, revision: number): Promise<'cancelled' | 'late-cancel' | null> =>
  (await tx.query<{ status: 'cancelled' | 'late-cancel' | null }>(CANCEL, [id, revision]))[0]?.status ?? null;

export interface WishRow {
  id: string;
  patientId: string;
  typeId: string;
  kind: string;
  weekdays: number[];
  parts: DayPart[];
  from: string;
  details: Buffer | null;
  askedAt: Date;
  state: OwnWish['state'];
  reason: WishReason | null;
  /** Whoever is here asked it. */
  mine: boolean;
}
const WISHES: Statement = {
  name: 'own-wishes',
  text: `select w.id, w.patient_id as "patientId", w.type_id as "typeId", coalesce(t.name, '') as kind, w.weekdays, w.parts,
      w.from_day::text as "from", n.details, w.asked_at as "askedAt", w.state, w.reason,
      w.asked_by = (select sec.user_id()) as mine
    from appointment_wish w left join core.appointment_type t on t.tenant_id = w.tenant_id and t.id = w.type_id
    left join appointment_wish_note n on n.tenant_id = w.tenant_id and n.wish_id = w.id
    where w.state = 'open' or w.closed_at > now() - interval '30 days' order by w.asked_at desc limit 50`,
};
export const ownWishes = (tx: Tx): Promise<WishRow[]> => tx.query<WishRow>(WISHES, []);

const ASK: Statement = {
  name: 'own-wish-ask',
  text: `insert into appointment_wish (tenant_id, id, patient_id, ref, type_id, weekdays, parts, from_day, asked_by)
    values ((select sec.tenant()), $1, $2, (select sec.own_reference()), $3, $4, $5, $6::date, (select sec.user_id()))
    on conflict do nothing returning id`,
};
const NOTE: Statement = {
  name: 'own-wish-note',
  text: `insert into appointment_wish_note (tenant_id, wish_id, patient_id, details) values ((select sec.tenant()), $1, $2, $3)`,
};
/** False when another record has one by this id. */
export async function insertWish(
  tx: Tx,
  {
    id,
    patientId,
    typeId,
    weekdays,
    parts,
    from,
    details,
  }: Omit<WishRow, 'kind' | 'askedAt' | 'state' | 'reason' | 'mine'>,
): Promise<boolean> {
  if ((await tx.query(ASK, [id, patientId, typeId, weekdays, parts, from])).length === 0) return false;
  if (details !== null) await tx.query(NOTE, [id, patientId, details]);
  return true;
}

const WITHDRAW: Statement = {
  name: 'own-wish-withdraw',
  text: `update appointment_wish w set state = 'withdrawn', closed_by = (select sec.user_id()), closed_at = now()
    where w.id = $1 and w.state = 'open' returning w.id`,
};
export const withdrawWish = async (tx: Tx, id: string): Promise<boolean> => (await tx.query(WITHDRAW, [id])).length > 0;
