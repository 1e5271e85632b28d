import { type AppointmentNote, phi } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type Asking, factsAbout, note, within } from '../patients/index.ts';
import { appointmentsOf } from './appointment.repo.ts';
import { openDetails, sealDetails } from './details.ts';
import * as repo from './note.repo.ts';
import { present } from './present.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

/** @throws Refusal not-found, also to somebody who does not see the patient */
export function readNote(platform: Needs, asking: Asking, appointmentId: string): Promise<AppointmentNote> {
  const resource = { type: 'appointment', id: appointmentId };
  return within(platform, asking, { event: 'appointment.note-read', resource }, async (tx) => {
    const subject = await repo.subjectOf(tx, appointmentId);
    if (!subject) return undefined;
    await note(tx, 'appointment.note-read', resource, subject.ref, await factsAbout(tx, subject.id), asking.ip);
    const row = await repo.findNote(tx, appointmentId);
    const text = row ? await textOf(platform, tx, subject.id, row) : '';
    return { text: phi(text), changedAt: row?.changedAt.toISOString() ?? null };
  });
}

/** An empty text takes the note away. @throws Refusal not-found; forbidden to somebody who only reads the patient */
export function changeNote(platform: Needs, asking: Asking, appointmentId: string, text: string): Promise<null> {
  const resource = { type: 'appointment', id: appointmentId };
  return within(platform, asking, { event: 'appointment.note-changed', resource }, async (tx) => {
    const subject = await repo.subjectOf(tx, appointmentId);
    if (!subject) return undefined;
    await keepNote(platform, tx, { appointmentId, text, ip: asking.ip });
    return null;
  });
}

/** In the caller's transaction, which has taken the clinic's PHI role. @throws Refusal forbidden */
export async function keepNote(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  { appointmentId, text, ip }: { appointmentId: string; text: string; ip: string },
): Promise<void> {
  const subject = await repo.subjectOf(tx, appointmentId);
  if (!subject || !(await repo.mayWrite(tx, subject.id))) return refuse('forbidden');
  if (text === '') await repo.dropNote(tx, appointmentId);
  else {
    const place = placeOf(tx, subject.id, appointmentId);
    await repo.keepNote(tx, appointmentId, subject.id, await sealDetails(platform, place, { text }));
  }
  const facts = await factsAbout(tx, subject.id, { empty: text === '' });
  await note(tx, 'appointment.note-changed', { type: 'appointment', id: appointmentId }, subject.ref, facts, ip);
}

/** A patient's appointments with their notes, as an export carries them. */
export async function exportedAppointments(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  { id, ref }: { id: string; ref: string },
): Promise<object[]> {
  const notes = new Map<string, string>();
  for (const row of await repo.notesOf(tx, id)) notes.set(row.appointmentId, await textOf(platform, tx, id, row));
  return (await appointmentsOf(tx, ref)).map(present).map((appointment) => ({
    startsAt: appointment.startsAt,
    endsAt: appointment.endsAt,
    zone: appointment.zone,
    wallStart: appointment.wallStart,
    status: appointment.status,
    note: notes.get(appointment.id) ?? '',
  }));
}

const placeOf = ({ actor: { tenantId } }: Tx, patientId: string, rowId: string) =>
  ({ tenantId, patientId, table: 'appointment_note', rowId }) as const;
const textOf = async (platform: Pick<Platform, 'vault'>, tx: Tx, patientId: string, row: repo.NoteRow) =>
  (await openDetails(platform, placeOf(tx, patientId, row.appointmentId), row.details)).text;
