import type { Actor, Db, Statement, Tx } from '../../platform/db/index.ts';
import { OWN_TO_CHANGE } from './study.repo.ts';

const FIND: Statement = {
  name: 'study-arriving-find',
  text: `select s.id from study s where s.uid_key = $1 and s.saved_by = (select sec.user_id()) and ${OWN_TO_CHANGE}
      and (s.state = 'saved' or (s.state = 'uploading' and s.arriving))
    order by s.state = 'saved' desc, s.saved_at desc nulls last limit 1`,
};

/** The study of this person that images with this Study Instance UID belong to. */
export const findArriving = async (db: Db, actor: Actor, uidKey: Buffer): Promise<string | undefined> =>
  (await db.oneStatement<{ id: string }>(actor, FIND, [uidKey], { phi: true }))[0]?.id;
/** The same within a transaction. */
export const findArrivingIn = async (tx: Tx, uidKey: Buffer): Promise<string | undefined> =>
  (await tx.query<{ id: string }>(FIND, [uidKey]))[0]?.id;

/** Most images and bytes of one study, as for a study that a browser saves. */
export const MAX_IMAGES = 20_000;
const MAX_BYTES = 20_000_000_000;

const START: Statement = {
  name: 'study-arriving-start',
  text: `insert into study (tenant_id, id, saved_by, expected_count, expected_bytes, uid_key, arriving)
    values ((select sec.tenant()), $1, (select sec.user_id()), ${MAX_IMAGES}, ${MAX_BYTES}, $2, true)
    on conflict (tenant_id, saved_by, uid_key) where arriving and state <> 'destroying' do nothing returning id`,
};

/** False when another request has begun this study in the meantime. */
export const startArriving = async (tx: Tx, id: string, uidKey: Buffer): Promise<boolean> =>
  (await tx.query(START, [id, uidKey])).length === 1;

export interface ArrivingStudy {
  state: 'uploading' | 'saved' | 'destroying';
  patientRef: string | null;
  details: Buffer | null;
  instanceCount: number;
  /** Of a study that arrived image by image; else null, since a saved one counts groups of equal matrices. */
  seriesCount: number | null;
  bytes: number;
}

const LOCK: Statement = {
  name: 'study-arriving-lock',
  text: `select state, patient_ref as "patientRef", details, instance_count as "instanceCount",
      case when arriving then series_count end as "seriesCount", bytes::float8 as bytes
    from study where id = $1 for update`,
};
/** Takes the row: what is added to a study is added one after the other. */
export const lockArriving = async (tx: Tx, id: string): Promise<ArrivingStudy | undefined> =>
  (await tx.query<ArrivingStudy>(LOCK, [id]))[0];

const KNOWN: Statement = {
  name: 'instance-known',
  text: `select sop_key as "sopKey", dedupe_key as "dedupeKey" from instance where study_id = $1 and sop_key = any ($2)`,
};
/** Which of these images the study has already. */
export const knownImages = (
  tx: Tx,
  studyId: string,
  sopKeys: readonly Buffer[],
): Promise<{ sopKey: Buffer; dedupeKey: Buffer }[]> => tx.query(KNOWN, [studyId, sopKeys]);

const KNOWN_SERIES: Statement = {
  name: 'instance-known-series',
  text: `select k.key from unnest($2::bytea[]) k (key)
    where exists (select from instance i where i.study_id = $1 and i.series_key = k.key)`,
};
/** Which of these series the study has already; looked for no further than their first image. */
export const knownSeries = async (tx: Tx, studyId: string, seriesKeys: readonly Buffer[]): Promise<Buffer[]> =>
  (await tx.query<{ key: Buffer }>(KNOWN_SERIES, [studyId, seriesKeys])).map(({ key }) => key);

const COUNT_SERIES: Statement = {
  name: 'instance-count-series',
  text: `select count(distinct series_key)::integer as count from instance where study_id = $1`,
};
export const countSeries = async (tx: Tx, studyId: string): Promise<number> =>
  (await tx.query<{ count: number }>(COUNT_SERIES, [studyId]))[0]?.count ?? 0;

export interface Added {
  id: string;
  patientRef: string;
  details: Buffer;
  images: number;
  bytes: number;
  /** How many it has now. */
  series: number;
  patientKey: Buffer;
  accessionKey: Buffer;
}

const ADD: Statement = {
  name: 'study-arriving-add',
  text: `update study set state = 'saved', patient_ref = $2, details = $3, index_object = null, index_bytes = null,
      instance_count = instance_count + $4, bytes = bytes + $5, saved_at = coalesce(saved_at, now()),
      series_count = $6, patient_key = $7, accession_key = $8
    where id = $1`,
};
/** Makes added images visible, with their study if it was not. */
export const markAdded = (tx: Tx, added: Added): Promise<object[]> => {
  const { id, patientRef, details, images, bytes, series, patientKey, accessionKey } = added;
  return tx.query(ADD, [id, patientRef, details, images, bytes, series, patientKey, accessionKey]);
};

const LOCK_INDEX: Statement = {
  name: 'study-lock-index',
  text: `select index_object as "objectId", index_bytes::float8 as bytes from study where id = $1 and state = 'saved' for update`,
};
export const lockIndex = async (tx: Tx, id: string): Promise<{ objectId: string | null; bytes: number } | undefined> =>
  (await tx.query<{ objectId: string | null; bytes: number }>(LOCK_INDEX, [id]))[0];

const SET_INDEX: Statement = {
  name: 'study-set-index',
  text: `update study set index_object = $2, index_bytes = $3 where id = $1`,
};
export const setIndex = (tx: Tx, id: string, indexObject: string, bytes: number): Promise<object[]> =>
  tx.query(SET_INDEX, [id, indexObject, bytes]);

const UNKEYED: Statement = {
  name: 'study-unkeyed',
  text: `select id, saved_by as "savedBy", uid_key is null as "byUid" from study
    where state = 'saved' and (uid_key is null or patient_key is null)`,
};
interface Unkeyed {
  id: string;
  savedBy: string;
  /** Its UIDs have no keys either. */
  byUid: boolean;
}
export const unkeyedStudies = (tx: Tx): Promise<Unkeyed[]> => tx.query(UNKEYED, []);

const DETAILS: Statement = {
  name: 'study-details-hold',
  text: `select details from study where id = $1 and state = 'saved' for update`,
};
export const holdDetails = async (tx: Tx, id: string): Promise<Buffer | undefined> =>
  (await tx.query<{ details: Buffer }>(DETAILS, [id]))[0]?.details;

const KEY_LOOKUPS: Statement = {
  name: 'study-key-lookups',
  text: `update study set patient_key = $2, accession_key = $3 where id = $1 and state = 'saved'`,
};
export const keyLookups = (
  tx: Tx,
  id: string,
  { patientKey, accessionKey }: { patientKey: Buffer; accessionKey: Buffer },
): Promise<object[]> => tx.query(KEY_LOOKUPS, [id, patientKey, accessionKey]);

const KEY_STUDY: Statement = { name: 'study-key', text: `update study set uid_key = $2, details = $3 where id = $1` };
export const keyStudy = (tx: Tx, id: string, uidKey: Buffer, details: Buffer): Promise<object[]> =>
  tx.query(KEY_STUDY, [id, uidKey, details]);

const KEY_IMAGE: Statement = {
  name: 'instance-key',
  text: `update instance set sop_key = $2, series_key = $3 where id = $1`,
};
export const keyImage = (tx: Tx, id: string, sopKey: Buffer, seriesKey: Buffer): Promise<object[]> =>
  tx.query(KEY_IMAGE, [id, sopKey, seriesKey]);
