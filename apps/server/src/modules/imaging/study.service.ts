import type { OpenedStudy, StartStudy, Studies, Study } from '@hyaline/contract';
import { newId, toBase64Url } from '@hyaline/kit';
import type { Actor, Repeatable, Statement, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { append, appendDenied, factsOf, sealAddress } from '../ledger/index.ts';
import { ensurePhiSchema, hasPhiSchema } from '../tenancy/index.ts';
import { openDetails } from './details.ts';
import { openMarks } from './marks.service.ts';
import * as repo from './study.repo.ts';
import { indexStudy } from './write-index.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
const PHI = { phi: true };

/** The first step of Save: a draft that nobody but its saver sees, and the key that will seal all of it. */
export async function startStudy(
  platform: Needs,
  actor: Actor,
  ask: StartStudy,
  repeatable: Repeatable | null = null,
): Promise<{ id: string }> {
  await ensurePhiSchema(platform, actor.tenantId);
  const start = async (tx: Tx): Promise<{ id: string }> => {
    const id = newId();
    await platform.vault.createStudyKey(actor.tenantId, id);
    await repo.insertDraft(tx, { id, ...ask });
    return { id };
  };
  return platform.db.inTenant(actor, (tx) => repo.once(tx, repeatable, () => start(tx)), PHI);
}

/** The studies that this person may see, newest first; each one shown is in the ledger. */
export async function listStudies(platform: Needs, actor: Actor, ip: string): Promise<Studies> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { studies: [] };
  const rows = await platform.db.oneStatement<repo.StudyRow>(
    actor,
    repo.LIST_STUDIES,
    [sealAddress(actor.tenantId, ip), factsOf(actor)],
    PHI,
  );
  const studies: Study[] = [];
  for (const row of rows) studies.push(await studyOf(platform, actor, row));
  return { studies };
}

/** One study's details. The read and its ledger entry are one statement: neither is there without the other. */
export async function readStudy(platform: Needs, actor: Actor, id: string, ip: string): Promise<Study> {
  const row = await oneSeen<repo.StudyRow>(platform, actor, repo.READ_STUDY, { id, ip, event: 'study.read' });
  return studyOf(platform, actor, row);
}

export interface OpenedRow {
  objectId: string | null;
  bytes: number;
  writer: string;
  revision: number | null;
  marks: Buffer | null;
  previewId: string | null;
  previewBytes: number | null;
  previewDetails: Buffer | null;
}

/** The two keys of a study for this person's browser, where its sealed index lies, and what was put on it. */
export async function openStudy(
  platform: Needs & Pick<Platform, 'storage'>,
  actor: Actor,
  id: string,
  ip: string,
): Promise<OpenedStudy> {
  const found = await oneSeen<OpenedRow>(platform, actor, repo.OPEN_STUDY, { id, ip, event: 'study.opened' });
  const index =
    found.objectId === null
      ? await indexStudy(platform, { tenantId: actor.tenantId, userId: found.writer }, id)
      : { objectId: found.objectId, bytes: found.bytes };
  const keys = await platform.vault.studyKeys(actor.tenantId, id);
  const place = { tenantId: actor.tenantId, studyId: id };
  const marks = await openMarks(platform, place, { revision: found.revision, details: found.marks });
  const preview = await previewOf(platform, place, found);
  return { id, headerKey: toBase64Url(keys.headerKey), bulkKey: toBase64Url(keys.bulkKey), index, marks, preview };
}

export async function previewOf(
  platform: Pick<Needs, 'vault'>,
  place: { tenantId: string; studyId: string },
  { previewId, previewBytes, previewDetails }: OpenedRow,
): Promise<OpenedStudy['preview']> {
  if (previewId === null || previewBytes === null || previewDetails === null) return null;
  const { seriesInstanceUid } = await openDetails(
    platform,
    { ...place, table: 'object', rowId: previewId },
    previewDetails,
  );
  return { objectId: previewId, bytes: previewBytes, seriesInstanceUid };
}

/** @throws Refusal not-found for a study this person does not see; forbidden when they may see but not change it */
export async function assignStudy(
  platform: Needs,
  actor: Actor,
  id: string,
  { accountIds }: { accountIds: readonly string[] },
  ip: string,
): Promise<Study> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return refuse('not-found');
  const wanted = [...new Set(accountIds)];
  const row = await platform.db.inTenant(
    actor,
    async (tx) => {
      const study = await repo.studyState(tx, id);
      if (study?.state !== 'saved') return refuse('not-found');
      if (!study.mayChange) return refuse('forbidden');
      const members = await repo.membersAmong(tx, wanted);
      if (members.length !== wanted.length) return refuse('bad-request', { fields: ['accountIds'] });
      await repo.setAssignees(tx, id, wanted);
      const facts = { assignees: wanted };
      await append(tx, {
        event: 'study.assigned',
        outcome: 'done',
        resource: { type: 'study', id },
        patientRef: study.patientRef,
        facts,
        ip,
      });
      return repo.viewStudy(tx, id);
    },
    PHI,
  );
  return row === undefined ? refuse('not-found') : studyOf(platform, actor, row);
}

/** A row as the API shows it: its sealed part opened, people by name. */
export async function studyOf(
  platform: Pick<Platform, 'vault' | 'db'>,
  actor: Actor,
  row: repo.StudyRow,
): Promise<Study> {
  const place = { tenantId: actor.tenantId, studyId: row.id, table: 'study', rowId: row.id } as const;
  const details = await openDetails(platform, place, row.details);
  const names = await namesFor(platform, actor, [row.savedBy, ...row.assigneeIds]);
  return {
    id: row.id,
    patientRef: row.patientRef,
    patientName: details.patientName,
    description: details.description,
    modality: details.modality,
    studyDate: details.studyDate,
    seriesCount: row.seriesCount,
    instanceCount: row.instanceCount,
    bytes: row.bytes,
    savedAt: row.savedAt.toISOString(),
    savedBy: { id: row.savedBy, name: names.get(row.savedBy) ?? '' },
    assignees: row.assigneeIds.map((id) => ({ id, name: names.get(id) ?? '' })),
  };
}

interface Asked {
  id: string;
  ip: string;
  event: 'study.read' | 'study.opened';
}

/** What is not there for this person is refused alike, whether it exists or not, and the try is noted. */
async function oneSeen<Row extends object>(
  platform: Needs,
  actor: Actor,
  statement: Statement,
  { id, ip, event }: Asked,
): Promise<Row> {
  const exists = await hasPhiSchema(platform, actor.tenantId);
  const [row] = exists
    ? await platform.db.oneStatement<Row>(actor, statement, [sealAddress(actor.tenantId, ip), factsOf(actor), id], PHI)
    : [];
  if (row !== undefined) return row;
  await appendDenied(platform, actor, { event, resource: { type: 'study', id }, patientRef: null, facts: {}, ip });
  return refuse('not-found');
}
