import type { AppointmentStatus } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

const INSERT: Statement = {
  name: 'visitor-insert',
  text: 'insert into visitor (tenant_id, id, appointment_id, details) values ((select sec.tenant()), $1, $2, $3)',
};
export async function insertVisitor(tx: Tx, id: string, appointmentId: string, details: Uint8Array): Promise<void> {
  await tx.query(INSERT, [id, appointmentId, details]);
}

export interface VisitorRow {
  id: string;
  appointmentId: string;
  details: Uint8Array;
  startsAt: Date;
  zone: string;
  status: AppointmentStatus;
  providerId: string;
  type: string;
  provider: string;
}
const SHOWN = `select v.id, v.appointment_id as "appointmentId", v.details, a.starts_at as "startsAt", a.zone, a.status,
    a.provider_id as "providerId", t.name as type, p.name as provider
  from visitor v join core.appointment a on a.id = v.appointment_id
  join core.appointment_type t on t.id = a.type_id join core.account p on p.id = a.provider_id`;
/**
 * Those to come first, the next one before the others; then those who were there, the last one first. Whose visit the
 * clinic called off is among them until its time is over: a mail that comes back leaves a call.
 */
const ALL: Statement = {
  name: 'visitors',
  text: `${SHOWN} where sec.booking_answered(a.id) and (a.status <> 'cancelled' or a.starts_at > now())
    order by a.ends_at < now(), abs(extract(epoch from a.starts_at - now())), v.id limit $1`,
};
/** Those whom the person of the transaction may see, and who answered their mail: anybody can type anybody's name. */
export const visitors = (tx: Tx, max: number): Promise<VisitorRow[]> => tx.query<VisitorRow>(ALL, [max]);
const ONE: Statement = { name: 'visitor-of', text: `${SHOWN} where v.appointment_id = $1` };
export const visitorOf = async (tx: Tx, appointmentId: string): Promise<VisitorRow | undefined> =>
  (await tx.query<VisitorRow>(ONE, [appointmentId]))[0];

const REMOVE: Statement = { name: 'visitor-remove', text: 'delete from visitor where appointment_id = $1' };
export async function removeVisitor(tx: Tx, appointmentId: string): Promise<void> {
  await tx.query(REMOVE, [appointmentId]);
}

const SETTLE: Statement = {
  name: 'visitor-settle',
  text: `update core.appointment a set patient_ref = $2, visitor_id = null, revision = a.revision + 1, changed_at = now(),
      changed_by = (select sec.user_id()) where a.id = $1 and a.visitor_id is not null returning true as done`,
};
/** The appointment is a patient's from now on; null: nobody's. */
export const settle = async (tx: Tx, appointmentId: string, patientRef: string | null): Promise<boolean> =>
  (await tx.query(SETTLE, [appointmentId, patientRef])).length > 0;

const PATIENT: Statement = {
  name: 'visitor-patient',
  text: 'select p.id from patient p where p.ref = $1 and p.removed_at is null and writes_patient(p.id)',
};
/** A patient of whom the person of the transaction may write. */
export const isWritable = async (tx: Tx, patientRef: string): Promise<boolean> =>
  (await tx.query(PATIENT, [patientRef])).length > 0;
