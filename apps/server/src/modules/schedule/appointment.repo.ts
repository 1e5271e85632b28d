import type { AppointmentSource, AppointmentStatus } from '@hyaline/contract';
import { once, type Repeatable, type Statement, type Tx } from '../../platform/db/index.ts';

export { once, type Repeatable };

export interface AppointmentRow {
  id: string;
  revision: number;
  patientRef: string | null;
  visitor: boolean;
  typeId: string;
  providerId: string;
  locationId: string;
  roomId: string | null;
  startsAt: Date;
  endsAt: Date;
  zone: string;
  wallStart: string;
  busyFrom: Date;
  busyUntil: Date;
  status: AppointmentStatus;
  statusAt: Date;
  seriesId: string | null;
  replacesId: string | null;
  source: AppointmentSource;
  createdAt: Date;
  changedAt: Date;
}
const COLUMNS = `a.id, a.revision, a.patient_ref as "patientRef", a.visitor_id is not null as visitor, a.type_id as "typeId",
  a.provider_id as "providerId", a.location_id as "locationId", a.room_id as "roomId", a.starts_at as "startsAt",
  a.ends_at as "endsAt", a.zone, to_char(a.wall_start, 'YYYY-MM-DD"T"HH24:MI') as "wallStart", a.busy_from as "busyFrom",
  a.busy_until as "busyUntil", a.status, a.status_at as "statusAt", a.series_id as "seriesId",
  a.replaces_id as "replacesId", a.source, a.created_at as "createdAt", a.changed_at as "changedAt"`;

/** No appointment is longer (MAX_APPOINTMENT_MINUTES): what began earlier is over. */
const LONGEST = `interval '480 minutes'`;
const RANGE: Statement = {
  name: 'appointment-range',
  text: `select ${COLUMNS} from core.appointment a
    where a.starts_at < $2 and a.starts_at > $1::timestamptz - ${LONGEST} and a.ends_at > $1
      and ($3::uuid[] is null or a.provider_id = any ($3)) and ($4::uuid[] is null or a.location_id = any ($4))
    order by a.starts_at, a.id`,
};
export const appointmentsIn = (tx: Tx, { from, to, providers, locations }: Range): Promise<AppointmentRow[]> =>
  tx.query<AppointmentRow>(RANGE, [from, to, providers ?? null, locations ?? null]);
export interface Range {
  from: string;
  to: string;
  providers?: readonly string[] | undefined;
  locations?: readonly string[] | undefined;
}

const ONE: Statement = { name: 'appointment-one', text: `select ${COLUMNS} from core.appointment a where a.id = $1` };
export const findAppointment = async (tx: Tx, id: string): Promise<AppointmentRow | undefined> =>
  (await tx.query<AppointmentRow>(ONE, [id]))[0];

const OF_PATIENT: Statement = {
  name: 'appointment-of-patient',
  text: `select ${COLUMNS} from core.appointment a where a.patient_ref = $1 order by a.starts_at desc, a.id limit 500`,
};
/** The latest first. */
export const appointmentsOf = (tx: Tx, patientRef: string): Promise<AppointmentRow[]> =>
  tx.query<AppointmentRow>(OF_PATIENT, [patientRef]);

const OF_SERIES: Statement = {
  name: 'appointment-of-series',
  text: `select ${COLUMNS} from core.appointment a
    where a.series_id = $1 and a.starts_at >= $2 and a.status in ('booked', 'confirmed') order by a.starts_at, a.id for update`,
};
/** Those of a series that can still be moved, from an instant on. */
export const openInSeries = (tx: Tx, seriesId: string, from: Date): Promise<AppointmentRow[]> =>
  tx.query<AppointmentRow>(OF_SERIES, [seriesId, from]);

/** When and with whom: what makes an appointment take somebody's time. */
export interface Placed {
  providerId: string;
  locationId: string;
  roomId: string | null;
  startsAt: Date;
  endsAt: Date;
  zone: string;
  wallStart: string;
  busyFrom: Date;
  busyUntil: Date;
}
export interface NewAppointment extends Placed {
  id: string;
  patientRef: string | null;
  visitorId: string | null;
  typeId: string;
  status: AppointmentStatus;
  seriesId: string | null;
  replacesId: string | null;
  source: AppointmentSource;
}
const INSERT: Statement = {
  name: 'appointment-insert',
  text: `insert into core.appointment as a (tenant_id, id, patient_ref, visitor_id, type_id, provider_id, location_id, room_id,
      starts_at, ends_at, zone, wall_start, busy_from, busy_until, status, series_id, replaces_id, source, created_by, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
      (select sec.user_id()), (select sec.user_id()))
    on conflict do nothing returning ${COLUMNS}`,
};
/** @returns undefined where provider or room have another appointment: it waits for those who book at the same moment */
export async function insertAppointment(tx: Tx, a: NewAppointment): Promise<AppointmentRow | undefined> {
  const [row] = await tx.query<AppointmentRow>(INSERT, [
    a.id, a.patientRef, a.visitorId, a.typeId, a.providerId, a.locationId, a.roomId, a.startsAt, a.endsAt, a.zone,
    a.wallStart, a.busyFrom, a.busyUntil, a.status, a.seriesId, a.replacesId, a.source,
  ]); // prettier-ignore
  return row;
}

const CHANGED = `revision = a.revision + 1, changed_at = now(), changed_by = (select sec.user_id())`;
const MOVE: Statement = {
  name: 'appointment-move',
  text: `update core.appointment a set provider_id = $3, location_id = $4, room_id = $5, starts_at = $6, ends_at = $7, zone = $8,
      wall_start = $9, busy_from = $10, busy_until = $11, ${CHANGED}
    where a.id = $1 and a.revision = $2 returning ${COLUMNS}`,
};
/** @returns undefined when it is at another revision. @throws DatabaseError 23P01 where somebody else has the time */
export async function moveAppointment(
  tx: Tx,
  { id, revision }: { id: string; revision: number },
  p: Placed,
): Promise<AppointmentRow | undefined> {
  const [row] = await tx.query<AppointmentRow>(MOVE, [
    id, revision, p.providerId, p.locationId, p.roomId, p.startsAt, p.endsAt, p.zone, p.wallStart, p.busyFrom, p.busyUntil,
  ]); // prettier-ignore
  return row;
}

const STATUS: Statement = {
  name: 'appointment-status',
  text: `update core.appointment a set status = $3, status_at = now(), ${CHANGED}
    where a.id = $1 and a.revision = $2 returning ${COLUMNS}`,
};
/** As moveAppointment: a cancelled one that comes back may find its time taken. */
export const setStatus = async (
  tx: Tx,
  { id, revision }: { id: string; revision: number },
  status: AppointmentStatus,
): Promise<AppointmentRow | undefined> => (await tx.query<AppointmentRow>(STATUS, [id, revision, status]))[0];

const REPLACED: Statement = {
  name: 'appointment-replaced',
  text: 'select exists (select from core.appointment a where a.replaces_id = $1) as yes',
};
/** Another stands in its place. */
export const isReplaced = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query<{ yes: boolean }>(REPLACED, [id]))[0]?.yes === true;

const ROOM: Statement = {
  name: 'appointment-room',
  text: `update core.appointment a set room_id = $3, ${CHANGED} where a.id = $1 and a.revision = $2 returning ${COLUMNS}`,
};
export const setRoom = async (
  tx: Tx,
  { id, revision }: { id: string; revision: number },
  roomId: string | null,
): Promise<AppointmentRow | undefined> => (await tx.query<AppointmentRow>(ROOM, [id, revision, roomId]))[0];

const BUSY: Statement = {
  name: 'appointment-busy',
  text: `select a.provider_id as "providerId", json_agg(json_build_array((extract(epoch from a.busy_from) * 1000)::bigint,
      (extract(epoch from a.busy_until) * 1000)::bigint)) as spans
    from core.appointment a
    where a.provider_id = any ($1) and a.starts_at < $3::timestamptz + interval '120 minutes'
      and a.starts_at > $2::timestamptz - interval '720 minutes'
      and a.status in ('booked', 'confirmed', 'arrived', 'in-room', 'completed') group by a.provider_id`,
};
export interface BusyRow {
  providerId: string;
  /** From and until, in ms since 1970; in no order. */
  spans: [number, number][];
}
/** What takes the time of these providers, buffers included. */
export const busyOf = (tx: Tx, providerIds: readonly string[], from: Date, to: Date): Promise<BusyRow[]> =>
  tx.query<BusyRow>(BUSY, [providerIds, from, to]);
