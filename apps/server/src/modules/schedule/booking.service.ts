import { type Appointment, type BookAppointment, MAX_IDENTITY_DAYS } from '@hyaline/contract';
import { DAY_MS } from '@hyaline/kit';
import { addDays, startOfDay } from '@hyaline/schedule';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type Asking, nameForVisit } from '../patients/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { type AppointmentRow, once, type Repeatable } from './appointment.repo.ts';
import { book } from './appointment.service.ts';
import { subjectOf } from './note.repo.ts';
import { keepNote } from './note.service.ts';
import { present } from './present.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
/** The body of POST appointments, with its defaults filled in. */
export type AskedBooking = BookAppointment & { roomId: string | null; outsideHours: boolean; identityFor: string[] };

/**
 * Books, and in the same transaction keeps a note and names who may know the patient until the day after the visit.
 * @throws Refusal as `book`; forbidden where a note or a naming is not the asker's to make
 */
export async function bookAppointment(
  platform: Needs,
  { actor, ip }: Asking,
  ask: AskedBooking,
  repeatable: Repeatable | null,
): Promise<{ appointment: Appointment }> {
  const { note, identityFor } = ask;
  const phi = (note !== undefined && note !== '') || identityFor.length > 0;
  if (phi && !(await hasPhiSchema(platform, actor.tenantId))) return refuse('reference-unknown');
  const work = (tx: Tx): Promise<{ appointment: Appointment }> =>
    once(tx, repeatable, async () => {
      const row = await book(tx, { ...ask, source: 'clinic' }, ip);
      if (note !== undefined && note !== '') await keepNote(platform, tx, { appointmentId: row.id, text: note as unknown as string, ip }); // prettier-ignore
      if (identityFor.length > 0) await nameFor(tx, row, identityFor, ip);
      return { appointment: present(row) };
    });
  return platform.db.inTenant(actor, work, { phi });
}

/** One change in a transaction of its own, as it is shown. */
export const changed = async (
  { db }: Pick<Platform, 'db'>,
  { actor, ip }: Asking,
  work: (tx: Tx, ip: string) => Promise<AppointmentRow>,
): Promise<Appointment> => present(await db.inTenant(actor, (tx) => work(tx, ip)));

/** @throws Refusal forbidden; bad-request for somebody whose office does not fit, or a visit too far ahead */
async function nameFor(tx: Tx, row: AppointmentRow, accountIds: readonly string[], ip: string): Promise<void> {
  const subject = await subjectOf(tx, row.id);
  if (!subject) return refuse('forbidden');
  const ends = startOfDay(addDays(row.wallStart.slice(0, 10), 2), row.zone);
  if (ends > Date.now() + MAX_IDENTITY_DAYS * DAY_MS) refuse('bad-request', { fields: ['identityFor'] });
  const endsAt = new Date(ends).toISOString();
  await nameForVisit(tx, { patientId: subject.id, ref: subject.ref, appointmentId: row.id, accountIds, endsAt, ip });
}
