import { BACKUP_DAYS, type ErasureCertificate, type PatientFields, phi } from '@hyaline/contract';
import { DAY_MS, fromBase64Url, fromUtf8, SYSTEM_USER } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { patientPrefix } from '../chart-entries/index.ts';
import { finishDestroying, noteDestroyed } from '../imaging/index.ts';
import { append, receiptFor } from '../ledger/index.ts';
import { endLinksOfPatient } from '../links/index.ts';
import { giveUpPacketMails } from '../packets/index.ts';
import { phiTenants } from '../tenancy/index.ts';
import * as repo from './erasure.repo.ts';
import { subjectOf } from './keeping.service.ts';
import { type Asking, note, PHI, replaceFields, within } from '../patients/index.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage' | 'log'>;

/** @throws Refusal not-found; second-person for whoever wrote the request down */
export function approveErasure(platform: Needs, asking: Asking, id: string): Promise<null> {
  return within(platform, asking, about('erasure.approved', id), async (tx) => {
    const row = await repo.lockErasure(tx, id);
    if (row?.state !== 'open') return undefined;
    if (row.openedBy === tx.actor.userId) return refuse('second-person');
    await repo.approveErasure(tx, id);
    await note(tx, 'erasure.approved', { type: 'erasure', id }, row.ref, {}, asking.ip);
    return null;
  });
}

export function withdrawErasure(platform: Needs, asking: Asking, id: string): Promise<null> {
  return within(platform, asking, about('erasure.withdrawn', id), async (tx) => {
    const row = await repo.lockErasure(tx, id);
    if (row?.state !== 'open') return undefined;
    await repo.withdrawErasure(tx, id);
    await note(tx, 'erasure.withdrawn', { type: 'erasure', id }, row.ref, {}, asking.ip);
    return null;
  });
}

/**
 * Erases what the answer to the request allows. The rows and their ledger entry go first, in one transaction; then the
 * patient's key is shredded, and what it sealed deleted. What a crash interrupts, `sweepErasures` takes up.
 * @throws Refusal not-found; bad-request when the reference typed is another one; on-hold; conflict when the law answers
 *   otherwise today than when it was asked; second-person while somebody else could agree and has not
 */
export async function carryOut(platform: Needs, asking: Asking, id: string, typedRef: string): Promise<void> {
  const done = await within(platform, asking, about('patient.erased', id), async (tx) => {
    const row = await repo.lockErasure(tx, id);
    if (row?.state !== 'open') return undefined;
    if (row.ref !== typedRef) return refuse('bad-request', { fields: ['ref'] });
    await repo.lockPatient(tx, row.patientId);
    const subject = await subjectOf(platform, tx, row.patientId);
    if (!subject) return undefined;
    if (subject.row.held) return refuse('on-hold');
    if (subject.decided.decision !== row.decision) return refuse('conflict');
    const agreed = row.approvedBy !== null && row.approvedBy !== tx.actor.userId && row.approvedBy !== row.openedBy;
    if (subject.row.hasOtherKeeper && !agreed) return refuse('second-person');
    if (row.decision === 'partly') return erasePart(platform, tx, row, subject.fields, asking.ip);
    return eraseRows(tx, row, asking.ip);
  });
  if (done.state === 'shredding') await shred(platform, asking.actor.tenantId, done);
}

type Done = Pick<repo.ErasureRow, 'id' | 'patientId' | 'studyIds' | 'state'>;

async function eraseRows(tx: Tx, row: repo.ErasureRow, ip: string): Promise<Done> {
  await endLinksOfPatient(tx, row.ref);
  await giveUpPacketMails(tx, row.patientId);
  const counts = await repo.erasePatient(tx, row.patientId);
  const studyIds = (await repo.findErasure(tx, row.id))?.studyIds ?? [];
  for (const id of studyIds) await noteDestroyed(tx, { id, patientRef: row.ref, ip });
  const facts = { erasure: row.id, counts, studies: studyIds.length };
  const written = await note(tx, 'patient.erased', { type: 'patient', id: row.patientId }, row.ref, facts, ip);
  await repo.markCarriedOut(tx, row.id, { state: 'shredding', counts, ...written });
  return { id: row.id, patientId: row.patientId, studyIds, state: 'shredding' };
}

/** What no law asks for goes, with every earlier text and sending that still holds it; nothing stays open. */
async function erasePart(
  platform: Needs,
  tx: Tx,
  row: repo.ErasureRow,
  fields: PatientFields,
  ip: string,
): Promise<Done> {
  const none = phi('');
  const less = { ...fields, preferredName: none, phone: none, email: none, ssn: none, emergencyContact: { name: none, relation: none, phone: none } }; // prettier-ignore
  await endLinksOfPatient(tx, row.ref);
  await giveUpPacketMails(tx, row.patientId);
  await replaceFields(platform, tx, row.patientId, less, ip); // with the address the way in to the portal
  const counts = await repo.forgetVersions(tx, row.patientId);
  const facts = { erasure: row.id, counts };
  const written = await note(tx, 'patient.partly-erased', { type: 'patient', id: row.patientId }, row.ref, facts, ip);
  await repo.markCarriedOut(tx, row.id, { state: 'done', counts, ...written });
  return { id: row.id, patientId: row.patientId, studyIds: [], state: 'done' };
}

async function shred(platform: Needs, tenantId: string, { id, patientId, studyIds }: Done): Promise<void> {
  await platform.vault.destroyPatientKey(tenantId, patientId);
  await platform.storage.deleteAll(patientPrefix(tenantId, patientId));
  for (const studyId of studyIds) await finishDestroying(platform, tenantId, studyId);
  await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx) => repo.finishErasure(tx, id), PHI);
}

/** Takes up what an interruption left half-way: rows that are gone, keys that are not yet. */
export async function sweepErasures(platform: Needs): Promise<void> {
  for (const tenantId of await phiTenants(platform)) {
    const left = await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx) => repo.interrupted(tx), PHI);
    for (const row of left) await shred(platform, tenantId, row);
  }
}

/**
 * After a restore: patients whose keys were destroyed after the backup was made are in it still, unreadable. Their rows
 * and objects go again. The keyring itself is the list: it holds ids of destroyed keys and nothing else.
 */
export async function replayErasures(platform: Needs): Promise<number> {
  let replayed = 0;
  for (const tenantId of await phiTenants(platform)) {
    const destroyed = platform.vault.destroyedPatients(tenantId);
    if (destroyed.length === 0) continue;
    const actor = { tenantId, userId: SYSTEM_USER };
    const back = await platform.db.inTenant(actor, (tx) => repo.stillHere(tx, destroyed), PHI);
    for (const patientId of back) {
      try {
        await replay(platform, actor, patientId);
        replayed++;
      } catch (error) {
        platform.log.error(
          { kind: (error as Error).name, code: (error as { code?: string }).code ?? '' },
          'an erasure could not be repeated: the server starts, and the next start tries again',
        );
      }
    }
  }
  if (replayed > 0) platform.log.warn({ patients: replayed }, 'erased again what a restore brought back');
  return replayed;
}

async function replay(platform: Needs, actor: Actor, patientId: string): Promise<void> {
  await platform.db.inTenant(
    actor,
    async (tx) => {
      const ref = await repo.referenceOf(tx, patientId);
      if (ref !== null) await endLinksOfPatient(tx, ref);
      await giveUpPacketMails(tx, patientId);
      const counts = await repo.erasePatient(tx, patientId);
      const resource = { type: 'patient', id: patientId };
      await append(tx, { event: 'erasure.replayed', outcome: 'done', resource, patientRef: null, facts: { counts } });
    },
    PHI,
  );
  await platform.storage.deleteAll(patientPrefix(actor.tenantId, patientId));
}

/** @throws Refusal not-found before it was carried out */
export async function certificateOf(platform: Needs, asking: Asking, id: string): Promise<ErasureCertificate> {
  const { row, clinic } = await within(platform, asking, about('erasure.letter-made', id), async (tx) => {
    const found = await repo.findErasure(tx, id);
    if (!found?.carriedOutAt || found.entryId === null) return undefined;
    await note(tx, 'erasure.letter-made', { type: 'erasure', id }, found.ref, { paper: 'certificate' }, asking.ip);
    return { row: found, clinic: await repo.clinicName(tx) };
  });
  const { tenantId } = asking.actor;
  const carriedOutAt = row.carriedOutAt ?? new Date(0);
  const entry = { entryId: row.entryId ?? '', leaf: row.leaf ?? '' };
  const receipt = fromUtf8(fromBase64Url(await receiptFor(platform, tenantId, entry)));
  return {
    format: 'hyaline-erasure/1',
    clinic: { id: tenantId, name: clinic },
    ref: row.ref,
    askedOn: row.askedOn,
    carriedOutAt: carriedOutAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    counts: row.counts ?? {},
    studies: row.studyIds.length,
    keyDestroyed: platform.vault.destroyedPatients(tenantId).includes(row.patientId),
    backupsGoneBy: new Date(carriedOutAt.getTime() + BACKUP_DAYS * DAY_MS).toISOString().slice(0, 10),
    ledger: { ...entry, receipt },
  };
}

const about = (event: Parameters<typeof note>[1], id: string) => ({ event, resource: { type: 'erasure', id } });
