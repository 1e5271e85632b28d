import type {
  ChangedPatient,
  ChangePatient,
  CreatedPatient,
  CreatePatient,
  ListPatients,
  Patient,
  Patients,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor, Repeatable, Tx } from '../../platform/db/index.ts';
import { nextCursor, readCursor, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, appendDenied, sealAddress } from '../ledger/index.ts';
import { endLinksOfRecord } from '../links/index.ts';
import { ensurePhiSchema, hasPhiSchema } from '../tenancy/index.ts';
import { assignNew } from './assignment.service.ts';
import { openFields, sealDetails, sealFields } from './details.ts';
import { factsAbout } from './facts.ts';
import { duplicatesIn } from './find.service.ts';
import * as repo from './patient.repo.ts';
import { openAll, patientOf, summariesOf } from './shown.ts';
import { patientTokens, tokensOf } from './tokens.ts';
import { keepWayInTrue } from './way-in.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
const PHI = { phi: true };
/** Small, and a look that stands twice in the ledger because a commit was in doubt does no harm. */
const SHARED = { phi: true, shared: true };

/**
 * Enters a patient, whom from then on those see who treat them, and the owner.
 * @throws Refusal possible-duplicate unless somebody has looked; bad-request for a provider who is none
 */
export async function createPatient(
  platform: Needs,
  actor: Actor,
  ask: CreatePatient,
  ip: string,
  repeatable: Repeatable | null = null,
): Promise<CreatedPatient> {
  await ensurePhiSchema(platform, actor.tenantId);
  const create = async (tx: Tx): Promise<CreatedPatient> => {
    if (!ask.duplicatesSeen && (await duplicatesIn(platform, tx, ask.fields)).length > 0) refuse('possible-duplicate');
    const id = newId();
    await platform.vault.createPatientKeys(actor.tenantId, [id]);
    const ref = await repo.drawReference(tx);
    await repo.insertPatient(tx, id, ref);
    await repo.insertRecord(tx, id, await sealedRecord(platform, actor, id, ask.fields));
    const providers = await assignNew(tx, { patientId: id, ref, providerIds: ask.providerIds, ip });
    const facts = { providers };
    await append(tx, {
      event: 'patient.created',
      outcome: 'done',
      resource: { type: 'patient', id },
      patientRef: ref,
      facts,
      ip,
    });
    return { id, ref };
  };
  return platform.db.inTenant(actor, (tx) => repo.once(tx, repeatable, () => create(tx)), PHI);
}

/** One page of the patients whom this person may see; each one shown is in the ledger. */
export async function listPatients(
  platform: Needs,
  actor: Actor,
  { list, limit, after }: ListPatients,
  ip: string,
): Promise<Patients> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { patients: [], next: null };
  const [mark, id] = readCursor(after);
  const rows = await platform.db.oneStatement<repo.ListedRow>(
    actor,
    repo.LISTS[list],
    [sealAddress(actor.tenantId, ip), limit, mark, id],
    PHI,
  );
  return {
    patients: await summariesOf(platform, actor, await openAll(platform, actor, rows)),
    next: nextCursor(rows, limit),
  };
}

/** One record. The read and its ledger entry are one statement: neither is there without the other. */
export async function readPatient(platform: Needs, actor: Actor, id: string, ip: string): Promise<Patient> {
  const exists = await hasPhiSchema(platform, actor.tenantId);
  const params = [sealAddress(actor.tenantId, ip), id];
  const [row] = exists ? await platform.db.oneStatement<repo.PatientRow>(actor, repo.READ_PATIENT, params, SHARED) : [];
  if (row) return patientOf(platform, actor, row);
  await denied(platform, actor, 'patient.read', id, ip);
  return refuse('not-found');
}

/** @throws Refusal not-found; forbidden for one who may only read; record-changed when it is not what they looked at */
export async function changePatient(
  platform: Needs,
  actor: Actor,
  id: string,
  { revision, fields }: ChangePatient,
  ip: string,
): Promise<ChangedPatient> {
  return changing(platform, actor, id, 'patient.changed', ip, async (tx, row) => {
    if (row.removedAt !== null) refuse('not-found');
    const before = await openFields(platform, actor.tenantId, row);
    const next = await repo.advance(tx, id, revision);
    if (next === undefined) return refuse('record-changed');
    const place = {
      tenantId: actor.tenantId,
      patientId: id,
      table: 'patient_version',
      rowId: `${id}.${revision}`,
    } as const;
    await repo.keepVersion(tx, id, revision, await sealDetails(platform, place, before));
    await repo.replaceRecord(tx, id, await sealedRecord(platform, actor, id, fields));
    await keepWayInTrue(tx, { id, ref: row.ref, before, after: fields, ip });
    const changed = (Object.keys(fields) as (keyof typeof fields)[]).filter(
      (key) => JSON.stringify(fields[key]) !== JSON.stringify(before[key]),
    );
    const facts = await factsAbout(tx, id, { revision: next, fields: changed });
    await append(tx, {
      event: 'patient.changed',
      outcome: 'done',
      resource: { type: 'patient', id },
      patientRef: row.ref,
      facts,
      ip,
    });
    return { revision: next };
  });
}

/** Puts a patient away with all that was sent, or takes them back. Nothing of the record is lost: erasing is otherwise. */
export async function setRemoved(
  platform: Needs,
  actor: Actor,
  id: string,
  removed: boolean,
  ip: string,
): Promise<void> {
  const event = removed ? 'patient.removed' : 'patient.restored';
  await changing(platform, actor, id, event, ip, async (tx, row) => {
    if ((await repo.setRemoved(tx, id, removed)) === undefined) return; // it was so already
    if (removed) await endLinksOfRecord(tx, row.ref);
    const resource = { type: 'patient', id };
    const facts = await factsAbout(tx, id);
    await append(tx, { event, outcome: 'done', resource, patientRef: row.ref, facts, ip });
  });
}

/** What is not there for this person is refused alike, whether it exists or not, and the try is noted. */
async function changing<T>(
  platform: Needs,
  actor: Actor,
  id: string,
  event: 'patient.changed' | 'patient.removed' | 'patient.restored',
  ip: string,
  work: (tx: Tx, row: repo.PatientRow) => Promise<T>,
): Promise<T> {
  const NOBODY = Symbol('nobody');
  const result = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(
        actor,
        async (tx) => {
          const row = await repo.currentPatient(tx, id);
          if (!row) return NOBODY;
          if (!row.mayWrite) return refuse('forbidden');
          return work(tx, row);
        },
        PHI,
      )
    : NOBODY;
  if (result !== NOBODY) return result as T;
  await denied(platform, actor, event, id, ip);
  return refuse('not-found');
}

const denied = (
  platform: Needs,
  actor: Actor,
  event: 'patient.read' | 'patient.changed' | 'patient.removed' | 'patient.restored',
  id: string,
  ip: string,
): Promise<void> =>
  appendDenied(platform, actor, { event, resource: { type: 'patient', id }, patientRef: null, facts: {}, ip });

async function sealedRecord(
  platform: Needs,
  { tenantId }: Actor,
  patientId: string,
  fields: CreatePatient['fields'],
): Promise<repo.SealedRecord> {
  const sealed = await sealFields(platform, { tenantId, patientId }, fields);
  return { ...sealed, tokens: patientTokens(await tokensOf(platform, tenantId), fields) };
}
