import type { Statement, Tx } from '../../platform/db/index.ts';
import { OWN_RIGHT } from './study.repo.ts';

export interface InstanceRow {
  id: string;
  studyId: string;
  dedupeKey: Buffer;
  details: Buffer;
  headerObject: string;
  headerBytes: number;
  bulkObject: string;
  bulkBytes: number;
  fileBytes: number;
}

/** With the hashes of its UIDs, as it is written. */
export interface NewInstanceRow extends InstanceRow {
  sopKey: Buffer;
  seriesKey: Buffer;
}

const KEEP: Statement = {
  name: 'instance-keep',
  text: `with kept as (
      insert into instance (tenant_id, id, study_id, dedupe_key, details, header_object, header_bytes, bulk_object, bulk_bytes, file_bytes,
        sop_key, series_key)
      values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      on conflict (tenant_id, study_id, dedupe_key) do nothing returning tenant_id, study_id
    )
    insert into object (tenant_id, id, study_id, kind, bytes)
    select k.tenant_id, o.id, k.study_id, o.kind, o.bytes
    from kept k cross join (values ($5::uuid, 'header', $6::bigint), ($7::uuid, 'bulk', $8::bigint)) o (id, kind, bytes)
    returning id`,
};

/** False when the study has the same image already, content and all. */
export const keepInstanceRow = async (tx: Tx, row: NewInstanceRow): Promise<boolean> =>
  (
    await tx.query(KEEP, [
      row.id,
      row.studyId,
      row.dedupeKey,
      row.details,
      row.headerObject,
      row.headerBytes,
      row.bulkObject,
      row.bulkBytes,
      row.fileBytes,
      row.sopKey,
      row.seriesKey,
    ])
  ).length > 0;

const KEEP_ALL: Statement = {
  name: 'instances-keep',
  text: `with kept as (
      insert into instance (tenant_id, study_id, id, dedupe_key, details, header_object, header_bytes, bulk_object, bulk_bytes, file_bytes,
        sop_key, series_key)
      select (select sec.tenant()), $1::uuid, g.* from unnest($2::uuid[], $3::bytea[], $4::bytea[], $5::uuid[], $6::bigint[], $7::uuid[],
        $8::bigint[], $9::bigint[], $10::bytea[], $11::bytea[]) g
      on conflict (tenant_id, study_id, dedupe_key) do nothing
      returning tenant_id, study_id, header_object, header_bytes, bulk_object, bulk_bytes
    )
    insert into object (tenant_id, id, study_id, kind, bytes)
    select k.tenant_id, o.id, k.study_id, o.kind, o.bytes from kept k cross join lateral
      (values (k.header_object, 'header', k.header_bytes), (k.bulk_object, 'bulk', k.bulk_bytes)) o (id, kind, bytes)`,
};
const ORDER = ['id', 'dedupeKey', 'details', 'headerObject', 'headerBytes', 'bulkObject', 'bulkBytes', 'fileBytes', 'sopKey', 'seriesKey'] as const; // prettier-ignore

/** Images that the study has not, all in one statement: policies are asked once. */
export const keepInstanceRows = (tx: Tx, studyId: string, rows: readonly NewInstanceRow[]): Promise<object[]> =>
  tx.query(KEEP_ALL, [studyId, ...ORDER.map((column) => rows.map((row) => row[column]))]);

/** Of a table or subquery named `i`. */
export const INSTANCE_COLUMNS = `i.id, i.study_id as "studyId", i.dedupe_key as "dedupeKey", i.details,
  i.header_object as "headerObject", i.header_bytes::float8 as "headerBytes", i.bulk_object as "bulkObject",
  i.bulk_bytes::float8 as "bulkBytes", i.file_bytes::float8 as "fileBytes"`;

const OF_STUDY: Statement = {
  name: 'instances-of-study',
  text: `select ${INSTANCE_COLUMNS} from instance i where i.study_id = $1 order by i.id`,
};
export const instancesOf = (tx: Tx, studyId: string): Promise<InstanceRow[]> => tx.query(OF_STUDY, [studyId]);

const INDEX: Statement = {
  name: 'object-index',
  text: `insert into object (tenant_id, id, study_id, kind, bytes) values ((select sec.tenant()), $1, $2, 'index', $3)`,
};
export const insertIndexObject = (tx: Tx, id: string, studyId: string, bytes: number): Promise<object[]> =>
  tx.query(INDEX, [id, studyId, bytes]);

const PREVIEW: Statement = {
  name: 'object-preview',
  text: `insert into object (tenant_id, id, study_id, kind, bytes, details) values ((select sec.tenant()), $1, $2, 'preview', $3, $4)
    on conflict do nothing returning id`,
};
/** False when the study has one, or the id is taken. */
export const insertPreviewObject = async (
  tx: Tx,
  { id, studyId, bytes, details }: { id: string; studyId: string; bytes: number; details: Uint8Array },
): Promise<boolean> => (await tx.query(PREVIEW, [id, studyId, bytes, details])).length > 0;

/**
 * $1 object, $2 whether a program asks: then only what its person sees in their own right. Only of saved studies:
 * before that, nothing is served.
 */
export const FIND_OBJECT: Statement = {
  name: 'object-find',
  text: `select o.study_id as "studyId", o.bytes::float8 as bytes from object o
    join study s on s.tenant_id = o.tenant_id and s.id = o.study_id where o.id = $1 and s.state = 'saved' and (not $2::boolean or ${OWN_RIGHT})`,
};

const DROP_INDEX: Statement = {
  name: 'object-drop-index',
  text: `with preview as (delete from object where tenant_id = (select sec.tenant()) and study_id = $1 and kind = 'preview' returning id),
      of_images as (delete from object where tenant_id = (select sec.tenant()) and id = (select s.index_object from study s where s.id = $1) returning id)
    select id from preview union all select id from of_images`,
};
/** Each is found by itself: among all objects of a large study it would be looked for with every image. Images were added: the index lacks them, and the small volume may be of a series that is the largest no more. @returns the ids that were the study's */
export const dropIndexObjects = async (tx: Tx, studyId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>(DROP_INDEX, [studyId])).map(({ id }) => id);

const BULK: Statement = {
  name: 'object-bulk',
  text: `select o.id, o.bytes::float8 as bytes from object o where o.study_id = $1 and o.kind in ('bulk', 'preview') order by o.kind, o.id`,
};
/** What the bulk key opens: the pictures, and the small volume of them. */
export const bulkObjectsOf = (tx: Tx, studyId: string): Promise<{ id: string; bytes: number }[]> =>
  tx.query(BULK, [studyId]);

const KNOWN: Statement = { name: 'object-known', text: `select id from object where study_id = $1` };
export const knownObjects = async (tx: Tx, studyId: string): Promise<Set<string>> =>
  new Set((await tx.query<{ id: string }>(KNOWN, [studyId])).map(({ id }) => id));

const IS_KNOWN: Statement = {
  name: 'object-is-known',
  text: `select id from object where study_id = $1 and id::text = $2`,
};
/** @param name - what lies in the store under the study, whether or not it is an id */
export const isKnownObject = async (tx: Tx, studyId: string, name: string): Promise<boolean> =>
  (await tx.query(IS_KNOWN, [studyId, name])).length > 0;
