import type { OpenedStudy, OwnShared } from '@hyaline/contract';
import { phi } from '@hyaline/contract';
import { toBase64Url } from '@hyaline/kit';
import { withoutTexts } from '@hyaline/marks';
import type { Actor, Statement, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, factsOf, sealAddress } from '../ledger/index.ts';
import { openDetails } from './details.ts';
import type { HeldImage } from './held.service.ts';
import { openMarks } from './marks.service.ts';
import { type ServedObject, serveObject } from './object.service.ts';
import { type OpenedRow, previewOf } from './study.service.ts';
import { indexStudy, openInstances } from './write-index.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage'>;
/** In the role of the patient, which sees the studies that are shared with them and no others. */
const OWN = { own: true };
const BY_PATIENT = { by: 'patient' };

interface ListedRow {
  id: string;
  details: Buffer;
  images: number;
  sharedAt: Date;
  sharedBy: string;
}
const LIST: Statement = {
  name: 'own-studies',
  text: `select s.id, s.details, s.instance_count as images, x.shared_at as "sharedAt", x.shared_by as "sharedBy"
    from study s join shared_with_patient x on x.tenant_id = s.tenant_id and x.kind = 'study' and x.item_id = s.id
    order by x.shared_at desc, s.id limit 200`,
};
/** Studies that are shared with the patient of the context. The caller's ledger entry says that they were listed. */
export async function ownStudies(platform: Pick<Platform, 'vault'>, tx: Tx): Promise<OwnShared['studies']> {
  const { tenantId } = tx.actor;
  const studies: OwnShared['studies'] = [];
  for (const { id, details, images, sharedAt, sharedBy } of await tx.query<ListedRow>(LIST, [])) {
    const place = { tenantId, studyId: id, table: 'study', rowId: id } as const;
    const { description, modality, studyDate } = await openDetails(platform, place, details);
    studies.push({ id, description, modality, studyDate: phi(studyDate), images, sharedAt: sharedAt.toISOString(), sharedBy }); // prettier-ignore
  }
  return studies;
}

/** $1 sealed address, $2 facts, $3 study. */
const OPEN: Statement = {
  name: 'own-study-open',
  text: `select s.index_object as "objectId", s.index_bytes::float8 as bytes, index_writer(s.id) as writer,
      m.revision, m.details as marks, p.id as "previewId", p.bytes::float8 as "previewBytes", p.details as "previewDetails",
      audit.append('study.opened', 'done', 'study', s.id::text, s.patient_ref, $2, $1) as written
    from study s left join object p on p.tenant_id = s.tenant_id and p.study_id = s.id and p.kind = 'preview'
    left join study_marks m on m.tenant_id = s.tenant_id and m.study_id = s.id where s.id = $3`,
};
/**
 * As `openStudy`, for the patient of the context: what was drawn goes along, what was typed does not. Texts of a study are
 * unsigned work of the clinic, and go on changing after it was shared.
 * @throws Refusal not-found for what is not shared with them
 */
export async function openOwnStudy(platform: Needs, actor: Actor, id: string, ip: string): Promise<OpenedStudy> {
  const { tenantId } = actor;
  const values = [sealAddress(tenantId, ip), factsOf(actor, BY_PATIENT), id];
  const [found] = await platform.db.oneStatement<OpenedRow>(actor, OPEN, values, OWN);
  if (found === undefined) return refuse('not-found');
  const index =
    found.objectId === null
      ? await indexStudy(platform, { tenantId, userId: found.writer }, id)
      : { objectId: found.objectId, bytes: found.bytes };
  const keys = await platform.vault.studyKeys(tenantId, id);
  const place = { tenantId, studyId: id };
  const kept = await openMarks(platform, place, { revision: found.revision, details: found.marks });
  const series = Object.entries(kept.marks.series).map(([key, marks]) => [key, withoutTexts(marks)] as const);
  const marks = { ...kept, marks: { ...kept.marks, series: Object.fromEntries(series) } };
  const preview = await previewOf(platform, place, found);
  return { id, headerKey: toBase64Url(keys.headerKey), bulkKey: toBase64Url(keys.bulkKey), index, marks, preview };
}

const OBJECT: Statement = {
  name: 'own-object-find',
  text: `select o.study_id as "studyId", o.bytes::float8 as bytes from object o
    join study s on s.tenant_id = o.tenant_id and s.id = o.study_id where o.id = $1`,
};
/** As `readObject`: asked anew for every piece, so that what is taken back is fetched no more. @throws Refusal not-found, range-invalid */
export async function readOwnObject(
  platform: Needs,
  actor: Actor,
  id: string,
  range: string | undefined,
): Promise<ServedObject> {
  const [found] = await platform.db.oneStatement<{ studyId: string; bytes: number }>(actor, OBJECT, [id], OWN);
  if (found === undefined) return refuse('not-found');
  return serveObject(platform, actor.tenantId, { id, ...found }, range);
}

const REF: Statement = {
  name: 'own-study-ref',
  text: `select s.patient_ref as ref from study s where s.id = $1`,
};
/** Images of one shared study, with the ledger entry that they were taken out. @throws Refusal not-found */
export function ownImages(platform: Needs, actor: Actor, studyId: string, ip: string): Promise<HeldImage[]> {
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const [study] = await tx.query<{ ref: string }>(REF, [studyId]);
      if (!study) return refuse('not-found');
      const facts = { ...BY_PATIENT, kind: 'archive', identified: true };
      const resource = { type: 'study', id: studyId };
      await append(tx, { event: 'study.exported', outcome: 'done', resource, patientRef: study.ref, facts, ip });
      const { tenantId } = actor;
      return (await openInstances(platform, tx, studyId)).map(({ row, details }) => ({ ...details, tenantId, row }));
    },
    OWN,
  );
}

/** What a study is called in a list of the clinic's. */
export async function studyNamed(
  platform: Pick<Platform, 'vault'>,
  { tenantId, studyId }: { tenantId: string; studyId: string },
  details: Buffer,
): Promise<{ name: string; day: string }> {
  const opened = await openDetails(platform, { tenantId, studyId, table: 'study', rowId: studyId }, details);
  return { name: opened.description || opened.modality, day: opened.studyDate };
}
