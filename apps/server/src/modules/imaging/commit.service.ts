import type { Study } from '@hyaline/contract';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { sealDetails, studyDetailsOf } from './details.ts';
import { insertIndexObject, isKnownObject, knownObjects } from './instance.repo.ts';
import { draftPrefix, studyPrefix } from './object-keys.ts';
import { patientRefOf } from './patient-ref.ts';
import { studyOf } from './study.service.ts';
import { lockStudy, markSaved, type StudyState, viewStudy } from './study.repo.ts';
import { lookupsOf, uidKeys } from './uid-keys.ts';
import { uploadsOf } from './upload.repo.ts';
import { openInstances, writeIndex } from './write-index.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage' | 'log'>;

/**
 * The last step of Save. All files are here, so the index is written and the study becomes visible, in one transaction
 * with its ledger entry; repeated, it answers the same study again.
 * @throws Refusal upload-incomplete, not-dicom when no file is an image, not-found
 */
export async function commitStudy(platform: Needs, actor: Actor, studyId: string, ip: string): Promise<Study> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return refuse('not-found');
  let indexKey: string | undefined;
  const startedAt = Date.now();
  try {
    const { row, wasDraft } = await platform.db.inTenant(
      actor,
      async (tx) => {
        const study = await lockStudy(tx, studyId);
        if (study === undefined || study.state === 'destroying' || !study.mayChange) return refuse('not-found');
        if (study.state === 'uploading') {
          indexKey = await saveDraft(platform, tx, { studyId, study, ip });
        }
        const saved = await viewStudy(tx, studyId);
        return saved === undefined ? refuse('not-found') : { row: saved, wasDraft: study.state === 'uploading' };
      },
      { phi: true },
    );
    if (wasDraft) await clearLeftovers(platform, actor, studyId, startedAt);
    return await studyOf(platform, actor, row);
  } catch (error) {
    if (indexKey !== undefined) await platform.storage.delete(indexKey);
    throw error;
  }
}

interface Draft {
  studyId: string;
  study: StudyState;
  ip: string;
}

/** @returns the key of the index object that was written */
async function saveDraft(platform: Needs, tx: Tx, { studyId, study, ip }: Draft): Promise<string> {
  const refused = await requireComplete(tx, studyId, study);
  const { tenantId } = tx.actor;
  const instances = await openInstances(platform, tx, studyId);
  const first = instances[0];
  if (first === undefined) return refuse('not-dicom');

  const { key, indexObject, indexBytes, index } = await writeIndex(platform, tenantId, studyId, instances);
  const patientRef = await patientRefOf(platform, tx, first.details.identity);
  const keyOf = await uidKeys(platform, tenantId);
  await insertIndexObject(tx, indexObject, studyId, indexBytes);
  await markSaved(tx, {
    id: studyId,
    patientRef,
    details: await sealDetails(
      platform,
      { tenantId, studyId, table: 'study', rowId: studyId },
      studyDetailsOf(
        first.details,
        instances.map(({ details }) => details.header.modality),
        index.series[0]?.modality,
      ),
    ),
    indexObject,
    indexBytes,
    seriesCount: index.series.length,
    instanceCount: instances.length,
    bytes: instances.reduce((sum, { row }) => sum + row.fileBytes, 0),
    uidKey: keyOf('study', first.details.header.studyInstanceUid),
    ...(await lookupsOf(platform, tenantId, first.details.identity)),
  });
  await append(tx, {
    event: 'study.saved',
    outcome: 'done',
    resource: { type: 'study', id: studyId },
    patientRef,
    facts: { images: instances.length, series: index.series.length, refusedFiles: refused },
    ip,
  });
  return key;
}

/** @returns how many files were left out */
async function requireComplete(tx: Tx, studyId: string, study: StudyState): Promise<number> {
  const uploads = await uploadsOf(tx, studyId);
  const arrived = uploads.filter(({ state }) => state !== 'receiving').length;
  if (arrived < study.expectedCount || arrived < uploads.length) refuse('upload-incomplete');
  return uploads.filter(({ state }) => state === 'refused').length;
}

/**
 * Objects that a crash left between being written and becoming an image, and segments of files begun twice. The study is
 * saved: programs may be adding images by now, whose objects lie there before their rows do.
 */
async function clearLeftovers(platform: Needs, actor: Actor, studyId: string, startedAt: number): Promise<void> {
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => platform.db.inTenant(actor, work, { phi: true });
  try {
    const known = await read((tx) => knownObjects(tx, studyId));
    for await (const { key, writtenAt } of platform.storage.list(studyPrefix(actor.tenantId, studyId))) {
      const name = key.slice(key.lastIndexOf('/') + 1);
      if (known.has(name) || writtenAt >= startedAt) continue;
      if (!(await read((tx) => isKnownObject(tx, studyId, name)))) await platform.storage.delete(key);
    }
    await platform.storage.deleteAll(draftPrefix(actor.tenantId, studyId));
  } catch {
    platform.log.warn('leftovers of a saved study stay until it is destroyed'); // sealed, and nothing refers to them
  }
}
