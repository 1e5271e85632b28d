import type { Statement, Tx } from '../../platform/db/index.ts';

const SUBJECT: Statement = {
  name: 'appointment-note-subject',
  text: `select p.id, p.ref from core.appointment a join patient p on p.ref = a.patient_ref where a.id = $1`,
};
export interface Subject {
  id: string;
  ref: string;
}
/** The patient of an appointment, for somebody who sees them. */
export const subjectOf = async (tx: Tx, appointmentId: string): Promise<Subject | undefined> =>
  (await tx.query<Subject>(SUBJECT, [appointmentId]))[0];

const WRITES: Statement = { name: 'appointment-note-writes', text: 'select writes_patient($1) as yes' };
export const mayWrite = async (tx: Tx, patientId: string): Promise<boolean> =>
  (await tx.query<{ yes: boolean }>(WRITES, [patientId]))[0]?.yes === true;

export interface NoteRow {
  appointmentId: string;
  details: Buffer;
  changedAt: Date;
}
const READ: Statement = {
  name: 'appointment-note-read',
  text: `select n.appointment_id as "appointmentId", n.details, n.changed_at as "changedAt" from appointment_note n
    where n.appointment_id = $1`,
};
export const findNote = async (tx: Tx, appointmentId: string): Promise<NoteRow | undefined> =>
  (await tx.query<NoteRow>(READ, [appointmentId]))[0];
const OF_PATIENT: Statement = {
  name: 'appointment-notes-of-patient',
  text: `select n.appointment_id as "appointmentId", n.details, n.changed_at as "changedAt" from appointment_note n
    where n.patient_id = $1`,
};
export const notesOf = (tx: Tx, patientId: string): Promise<NoteRow[]> => tx.query<NoteRow>(OF_PATIENT, [patientId]);

const KEEP: Statement = {
  name: 'appointment-note-keep',
  text: `insert into appointment_note (tenant_id, appointment_id, patient_id, details, changed_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id()))
    on conflict (tenant_id, appointment_id) do update set details = excluded.details, changed_by = excluded.changed_by, changed_at = now()`,
};
export const keepNote = (tx: Tx, appointmentId: string, patientId: string, details: Buffer): Promise<object[]> =>
  tx.query(KEEP, [appointmentId, patientId, details]);
const DROP: Statement = {
  name: 'appointment-note-drop',
  text: 'delete from appointment_note n where n.appointment_id = $1',
};
export const dropNote = (tx: Tx, appointmentId: string): Promise<object[]> => tx.query(DROP, [appointmentId]);
