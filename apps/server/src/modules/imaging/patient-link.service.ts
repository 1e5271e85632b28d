import { type LinkedStudies, phi } from '@hyaline/contract';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, appendDenied, factsOf, type LedgerEntry, sealAddress } from '../ledger/index.ts';
import { factsAbout } from '../patients/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { openDetails } from './details.ts';
import * as repo from './patient-link.repo.ts';
import { lockStudy, studyState } from './study.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
const PHI = { phi: true };

/** @throws Refusal not-found for a patient this person does not see */
export async function patientStudies(
  platform: Needs,
  actor: Actor,
  patientId: string,
  ip: string,
): Promise<LinkedStudies> {
  const rows = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.oneStatement<repo.LinkedRow>(
        actor,
        repo.LIST_LINKED,
        [sealAddress(actor.tenantId, ip), factsOf(actor), patientId],
        PHI,
      )
    : [];
  if (rows.length === 0) {
    const resource = { type: 'patient', id: patientId };
    await appendDenied(platform, actor, { event: 'study.listed', resource, patientRef: null, facts: {}, ip });
    return refuse('not-found');
  }
  const studies: LinkedStudies['studies'] = [];
  for (const row of rows) {
    if (row.id === null) continue;
    const place = { tenantId: actor.tenantId, studyId: row.id, table: 'study', rowId: row.id } as const;
    const { description, modality, studyDate } = await openDetails(platform, place, row.details);
    const { id, instanceCount, savedAt, linkedAt } = row;
    const at = { savedAt: savedAt.toISOString(), linkedAt: linkedAt.toISOString() };
    studies.push({ id, description, modality, studyDate: phi(studyDate), instanceCount, ...at });
  }
  return { studies };
}

/**
 * Puts a saved study into a patient's record, into another one, or (null) out of it. It takes the patient's reference,
 * and its own back when it leaves. Only somebody who may change the study and write in each record concerned.
 * @throws Refusal not-found when they see no such study or patient; forbidden when they may only read one of them;
 * record-changed when the record is put away
 */
export async function linkStudy(
  platform: Needs,
  actor: Actor,
  id: string,
  patientId: string | null,
  ip: string,
): Promise<{ patientId: string | null; patientRef: string }> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return refuse('not-found');
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const state = await studyState(tx, id);
      if (state?.state !== 'saved') return refuse('not-found');
      if (!state.mayChange) return refuse('forbidden');
      await lockStudy(tx, id);
      const before = (await repo.linkState(tx, id)) ?? refuse('not-found');
      if (!before.mayTakeOut) return refuse('forbidden');
      if (before.patientId === patientId) return { patientId, patientRef: before.patientRef };
      return patientId === null ? takeOut(tx, id, before, ip) : putIn(tx, id, { before, patientId, ip });
    },
    PHI,
  );
}

async function takeOut(tx: Tx, id: string, { patientRef, priorRef }: repo.LinkState, ip: string) {
  await repo.unsetLink(tx, id);
  await note(tx, { event: 'study.unlinked', id, patientRef, facts: {}, ip });
  return { patientId: null, patientRef: priorRef ?? patientRef };
}

async function putIn(
  tx: Tx,
  id: string,
  { before, patientId, ip }: { before: repo.LinkState; patientId: string; ip: string },
) {
  const patient = (await repo.patientToLink(tx, patientId)) ?? refuse('not-found');
  if (!patient.mayWrite) return refuse('forbidden');
  if (patient.removed) return refuse('record-changed');
  await repo.setLink(tx, id, patientId, patient.ref);
  if (before.patientId !== null) {
    await note(tx, { event: 'study.unlinked', id, patientRef: before.patientRef, facts: {}, ip });
  }
  const facts = await factsAbout(tx, patientId);
  await note(tx, { event: 'study.linked', id, patientRef: patient.ref, facts, ip });
  return { patientId, patientRef: patient.ref };
}

interface Note extends Pick<LedgerEntry, 'facts'> {
  event: 'study.linked' | 'study.unlinked';
  id: string;
  patientRef: string;
  ip: string;
}
const note = (tx: Tx, { event, id, patientRef, facts, ip }: Note) =>
  append(tx, { event, outcome: 'done', resource: { type: 'study', id }, patientRef, facts, ip });
