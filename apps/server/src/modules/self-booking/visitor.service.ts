import { isOpen, PatientFields, phi, type TakenVisitor, type TakeVisitor, type Visitors } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import {
  type Asking,
  assignEntered,
  duplicatesAmong,
  enterPatients,
  PHI,
  providersOf,
  within,
} from '../patients/index.ts';
import { changeStatus, findAppointment } from '../schedule/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { forget } from './forget.ts';
import { openVisitor, type VisitorDetails } from './visitor-details.ts';
import * as repo from './visitor.repo.ts';

/** What one look shows at most. */
const MAX_VISITORS = 200;

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

/** Those who booked on the page and have no record: the owner sees all, a provider those who booked with them. */
export async function visitors(platform: Needs, { actor, ip }: Asking): Promise<Visitors> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { visitors: [], more: false };
  const rows = await platform.db.inTenant(
    actor,
    async (tx) => {
      const found = await repo.visitors(tx, MAX_VISITORS + 1);
      for (const { appointmentId } of found.slice(0, MAX_VISITORS))
        await note(tx, 'visitor.read', appointmentId, null, {}, ip);
      return found;
    },
    PHI,
  );
  const shown = rows.slice(0, MAX_VISITORS).map(async (row) => {
    const { givenName, familyName, email, phone } = await openVisitor(platform, actor.tenantId, row);
    const { appointmentId, zone, status, type, provider } = row;
    const person = { givenName: phi(givenName), familyName: phi(familyName), email: phi(email), phone: phi(phone) };
    return { appointmentId, startsAt: row.startsAt.toISOString(), zone, status, type, provider, ...person };
  });
  return { visitors: await Promise.all(shown), more: rows.length > MAX_VISITORS };
}

/**
 * Forgets somebody who booked and has no record, at their wish or because nobody knows them. A visit still to come is
 * cancelled.
 * @throws Refusal not-found
 */
export async function forgetVisitor(platform: Needs, { actor, ip }: Asking, appointmentId: string): Promise<void> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return refuse('not-found');
  const work = async (tx: Tx): Promise<void> => {
    if (!(await repo.visitorOf(tx, appointmentId))) return refuse('not-found');
    const visit = await findAppointment(tx, appointmentId);
    if (visit && isOpen(visit.status) && visit.startsAt > new Date())
      await changeStatus(tx, appointmentId, { revision: visit.revision, status: 'cancelled' }, ip);
    await forget(tx, appointmentId, 'asked', ip);
  };
  return platform.db.inTenant(actor, work, PHI);
}

/**
 * Makes a visitor a patient, new or known, and their appointment that patient's. What they wrote stays in the record of
 * a new one; of a known one the record stays as it is.
 * @throws Refusal not-found; possible-duplicate; reference-unknown for a patient of whom this person may not write
 */
export const takeVisitor = (
  platform: Needs,
  asking: Asking,
  appointmentId: string,
  ask: TakeVisitor,
): Promise<TakenVisitor> => {
  const resource = { type: 'appointment', id: appointmentId };
  return within(platform, asking, { event: 'visitor.taken', resource }, async (tx) => {
    const row = await repo.visitorOf(tx, appointmentId);
    if (!row) return undefined;
    const details = await openVisitor(platform, asking.actor.tenantId, row);
    const patientRef = ask.patientRef ?? (await enter(platform, tx, { details, row, ask, ip: asking.ip }));
    if (ask.patientRef !== null && !(await repo.isWritable(tx, ask.patientRef))) refuse('reference-unknown');
    if (!(await repo.settle(tx, appointmentId, patientRef))) return undefined;
    await repo.removeVisitor(tx, appointmentId);
    await note(tx, 'visitor.taken', appointmentId, patientRef, { known: ask.patientRef !== null }, asking.ip);
    return { patientRef };
  });
};

interface Entering {
  details: VisitorDetails;
  row: repo.VisitorRow;
  ask: TakeVisitor;
  ip: string;
}

async function enter(platform: Needs, tx: Tx, { details, row, ask, ip }: Entering): Promise<string> {
  const fields = fieldsOf(details);
  if (!ask.duplicatesSeen && (await duplicatesAmong(platform, tx, [fields], ip))[0]?.length)
    refuse('possible-duplicate');
  const providerIds = await providersOf(tx, [row.providerId]);
  const entered = await enterPatients(platform, tx, [fields], { providerIds, ip });
  await assignEntered(tx, entered, { providerIds, ip });
  return entered[0]?.ref ?? refuse('internal');
}

const fieldsOf = ({ givenName, familyName, email, phone, locale }: VisitorDetails): PatientFields =>
  PatientFields.parse({
    givenName,
    familyName,
    birthDate: '',
    sex: 'unknown',
    language: locale,
    phone,
    email,
    address: { line: '', city: '', state: '', postalCode: '', country: '' },
    mrn: '',
    ssn: '',
    emergencyContact: { name: '', relation: '', phone: '' },
  });

const note = (
  tx: Tx,
  event: 'visitor.read' | 'visitor.taken',
  id: string,
  patientRef: string | null,
  facts: Record<string, boolean>,
  ip: string,
) => append(tx, { event, outcome: 'done', resource: { type: 'appointment', id }, patientRef, facts, ip });
