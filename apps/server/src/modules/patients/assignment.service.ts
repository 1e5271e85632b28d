import {
  type AssignPatient,
  type AssignmentKind,
  type HandOverPatient,
  MAX_COVER_DAYS,
  MAX_IDENTITY_DAYS,
  type PatientAssignments,
  type PatientIdentities,
} from '@hyaline/contract';
import { DAY_MS, newId } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { append, appendDenied, sealAddress } from '../ledger/index.ts';
import { notify } from '../notices/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import * as repo from './assignment.repo.ts';
import { openDetails } from './details.ts';
import { factsAbout } from './facts.ts';
import { currentPatient, type PatientRow } from './patient.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
const PHI = { phi: true };
const TREATS = ['owner', 'provider'];
const MAY_KNOW_NAMES = ['owner', 'admin', 'provider', 'staff'];

interface About {
  id: string;
  ip: string;
}

/** Who treats this patient, and who did. */
export async function readAssignments(platform: Needs, actor: Actor, { id, ip }: About): Promise<PatientAssignments> {
  const rows = await within(platform, actor, { id, ip }, 'patient.assignments-read', async (tx, patient) => {
    await append(tx, {
      event: 'patient.assignments-read',
      outcome: 'done',
      resource: { type: 'patient', id },
      patientRef: patient.ref,
      facts: await factsAbout(tx, id),
      ip,
    });
    return repo.assignmentsOf(tx, id);
  });
  const names = await namesFor(
    platform,
    actor,
    rows.flatMap(({ accountId, madeBy }) => [accountId, madeBy]),
  );
  const person = (personId: string) => ({ id: personId, name: names.get(personId) ?? '' });
  return {
    assignments: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      person: person(row.accountId),
      startedAt: row.startedAt.toISOString(),
      endsAt: row.endsAt?.toISOString() ?? null,
      endedAt: row.endedAt?.toISOString() ?? null,
      madeBy: person(row.madeBy),
      live: row.live,
    })),
  };
}

/**
 * Gives somebody access to the patient.
 * @throws Refusal not-found; forbidden for one who only covers, or holds special access; bad-request for a person whose
 *   role does not fit, or a time that has passed or is too far
 */
export async function assign(platform: Needs, actor: Actor, about: About, ask: AssignPatient): Promise<void> {
  await within(platform, actor, about, 'patient.assigned', async (tx, patient) => {
    if (!(await repo.mayGive(tx, about.id))) refuse('forbidden');
    const endsAt = ask.kind === 'provider' ? null : ask.endsAt;
    if (endsAt !== null) requireEnd(endsAt, ask.kind === 'cover' ? MAX_COVER_DAYS : MAX_IDENTITY_DAYS);
    await requireRole(tx, [ask.accountId], ask.kind);
    if (ask.kind === 'provider' && (await repo.liveAssignment(tx, about.id, ask.accountId, 'provider'))) return;
    await give(tx, { ...about, ref: patient.ref, accountId: ask.accountId, kind: ask.kind, endsAt });
  });
}

/** @throws Refusal not-found; forbidden for one who may end only their own */
export async function endAssignment(platform: Needs, actor: Actor, about: About, assignmentId: string): Promise<void> {
  await within(platform, actor, about, 'patient.unassigned', async (tx, patient) => {
    const known = (await repo.assignmentsOf(tx, about.id)).find(({ id, live }) => id === assignmentId && live);
    if (!known) return refuse('not-found');
    if (known.accountId !== actor.userId && !(await repo.mayGive(tx, about.id))) refuse('forbidden');
    await end(tx, { ...about, ref: patient.ref, assignmentId });
  });
}

/**
 * One provider takes the patient over from another, in one transaction: nobody is without a provider in between, and
 * the first has no access from then on.
 * @throws Refusal as `assign` does; bad-request when the first does not treat the patient
 */
export async function handOver(
  platform: Needs,
  actor: Actor,
  about: About,
  { fromId, toId }: HandOverPatient,
): Promise<void> {
  await within(platform, actor, about, 'patient.assigned', async (tx, patient) => {
    if (!(await repo.mayGive(tx, about.id))) refuse('forbidden');
    const from = await repo.liveAssignment(tx, about.id, fromId, 'provider');
    if (!from || fromId === toId) return refuse('bad-request', { fields: ['fromId'] });
    await requireRole(tx, [toId], 'provider', 'toId');
    if (!(await repo.liveAssignment(tx, about.id, toId, 'provider'))) {
      await give(tx, { ...about, ref: patient.ref, accountId: toId, kind: 'provider', endsAt: null });
    }
    await end(tx, { ...about, ref: patient.ref, assignmentId: from.id });
  });
}

/** For the transaction that enters a patient. @returns who treats them */
export async function assignNew(
  tx: Tx,
  { patientId, ref, providerIds, ip }: { patientId: string; ref: string; providerIds: readonly string[]; ip: string },
): Promise<string[]> {
  let wanted = [...new Set(providerIds)];
  if (wanted.length === 0) {
    const own = (await repo.rolesOf(tx, [tx.actor.userId])).get(tx.actor.userId);
    wanted = own === 'provider' ? [tx.actor.userId] : [];
  }
  await requireRole(tx, wanted, 'provider', 'providerIds');
  for (const accountId of wanted) await give(tx, { id: patientId, ref, accountId, kind: 'provider', endsAt: null, ip });
  return wanted;
}

/**
 * For the transaction that books a visit: these people may know name and phone until its end, or until it is called off.
 * @throws Refusal forbidden for one who only covers; bad-request for somebody whose role does not fit
 */
export async function nameForVisit(
  tx: Tx,
  visit: { patientId: string; ref: string; appointmentId: string; accountIds: readonly string[]; endsAt: string; ip: string }, // prettier-ignore
): Promise<void> {
  const { patientId: id, ref, appointmentId, accountIds, endsAt, ip } = visit;
  if (!(await repo.mayGive(tx, id))) refuse('forbidden');
  await requireRole(tx, accountIds, 'identity', 'identityFor');
  for (const accountId of new Set(accountIds))
    await give(tx, { id, ref, accountId, kind: 'identity', endsAt, appointmentId, ip });
}

/** Name and phone of the patients whom this person was named for. */
export async function readIdentities(platform: Needs, actor: Actor, ip: string): Promise<PatientIdentities> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { patients: [] };
  const { tenantId } = actor;
  const address = sealAddress(tenantId, ip);
  const rows = await platform.db.oneStatement<repo.IdentityRow>(actor, repo.IDENTITIES, [address], PHI);
  const patients: PatientIdentities['patients'] = [];
  for (const { patientId, ref, details, endsAt } of rows) {
    const place = { tenantId, patientId, table: 'patient_identity', rowId: patientId } as const;
    patients.push({ ref, ...(await openDetails(platform, place, details)), endsAt: endsAt.toISOString() });
  }
  return { patients };
}

interface Giving extends About {
  ref: string;
  accountId: string;
  kind: AssignmentKind;
  endsAt: string | null;
  appointmentId?: string;
}

async function give(tx: Tx, { id, ref, accountId, kind, endsAt, appointmentId, ip }: Giving): Promise<void> {
  await repo.insertAssignment(tx, { id: newId(), patientId: id, accountId, kind, endsAt, appointmentId });
  const facts = await factsAbout(tx, id, { account: accountId, kind, ...(endsAt === null ? {} : { endsAt }) });
  await append(tx, {
    event: 'patient.assigned',
    outcome: 'done',
    resource: { type: 'patient', id },
    patientRef: ref,
    facts,
    ip,
  });
  await tellOwners(tx, 'patient-assigned', accountId);
}

async function end(
  tx: Tx,
  { id, ref, assignmentId, ip }: About & { ref: string; assignmentId: string },
): Promise<void> {
  const known = await factsAbout(tx, id); // before they may see the patient no more
  const ended = await repo.endAssignment(tx, id, assignmentId);
  if (!ended) return refuse('not-found');
  const facts = { account: ended.accountId, kind: ended.kind, ...known };
  await append(tx, {
    event: 'patient.unassigned',
    outcome: 'done',
    resource: { type: 'patient', id },
    patientRef: ref,
    facts,
    ip,
  });
  await tellOwners(tx, 'patient-unassigned', ended.accountId);
}

/** Every owner but the one who does it. */
async function tellOwners(tx: Tx, kind: 'patient-assigned' | 'patient-unassigned', accountId: string): Promise<void> {
  const owners = (await repo.ownersOf(tx)).filter((id) => id !== tx.actor.userId);
  if (owners.length === 0) return;
  const names = await repo.namesOf(tx, [accountId, tx.actor.userId]);
  const values = { by: names.get(tx.actor.userId) ?? '', who: names.get(accountId) ?? '' };
  await notify(tx, { accountIds: owners, kind, values });
}

async function requireRole(tx: Tx, ids: readonly string[], kind: AssignmentKind, field = 'accountId'): Promise<void> {
  const roles = await repo.rolesOf(tx, ids);
  const fitting = kind === 'identity' ? MAY_KNOW_NAMES : TREATS;
  if (!ids.every((id) => fitting.includes(roles.get(id) ?? ''))) refuse('bad-request', { fields: [field] });
}

function requireEnd(endsAt: string, mostDays: number): void {
  const ms = Date.parse(endsAt) - Date.now();
  if (ms <= 0 || ms > mostDays * DAY_MS) refuse('bad-request', { fields: ['endsAt'] });
}

/** Runs with the patient at hand. One who is not there for this person is refused as one who is nowhere, and noted. */
async function within<T>(
  platform: Needs,
  actor: Actor,
  { id, ip }: About,
  event: 'patient.assignments-read' | 'patient.assigned' | 'patient.unassigned',
  work: (tx: Tx, patient: PatientRow) => Promise<T>,
): Promise<T> {
  const found = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(
        actor,
        async (tx) => {
          const patient = await currentPatient(tx, id);
          return patient ? { result: await work(tx, patient) } : null;
        },
        PHI,
      )
    : null;
  if (found) return found.result;
  await appendDenied(platform, actor, { event, resource: { type: 'patient', id }, patientRef: null, facts: {}, ip });
  return refuse('not-found');
}
