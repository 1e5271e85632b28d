import type { Phi } from '@hyaline/contract';
import { appendAll, type Statement, type Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface StudyRow {
  id: string;
  patientRef: Phi<string>;
  details: Buffer;
  seriesCount: number;
  instanceCount: number;
  bytes: number;
  savedAt: Date;
  savedBy: string;
  assigneeIds: string[];
}

/** Of a table or subquery named `s`. */
export const STUDY_COLUMNS = `s.id, s.patient_ref as "patientRef", s.details, s.series_count as "seriesCount",
  s.instance_count as "instanceCount", s.bytes::float8 as bytes, s.saved_at as "savedAt", s.saved_by as "savedBy",
  s.assignee_ids as "assigneeIds"`;

/** Of a study: it is the person's own, or in the record of a patient whom they treat now. */
const NOT_OTHERS = `(s.patient_id is null or s.patient_id in (select my_patients()))`;
/**
 * True for those who see a study in their own right: the owner; its saver and its assignees while it stands in no
 * record; those who treat its patient once it stands in one.
 */
export const OWN_RIGHT = `((s.patient_id is null and (s.saved_by = (select sec.user_id()) or (select sec.user_id()) = any (s.assignee_ids)))
  or (select is_owner()) or (s.patient_id is not null and s.patient_id in (select my_patients())))`;
/** True for those who may change it: the owner, and its saver for as long as they see it in their own right. */
export const OWN_TO_CHANGE = `((s.saved_by = (select sec.user_id()) and ${NOT_OTHERS}) or (select is_owner()))`;
/** A read under special access names its grant. Neither right nor grant: null, and the ledger refuses the row. */
const FACTS = `case when ${OWN_RIGHT} then $2::text
  else left($2, -1) || case $2 when '{}' then '' else ',' end || '"grant":"' || sec.grant_for(s.id, s.patient_ref) || '"}' end`;
/** $2 names the API key when a program asks: special access is a person's, and opens nothing to their programs. */
export const SEEN = `s.state = 'saved' and ($2::text = '{}' or ${OWN_RIGHT})`;
/** The ledger's own function: the entry is written by the statement that reads. */
export const eventOf = (name: string): string =>
  `audit.append('${name}', 'done', 'study', s.id::text, s.patient_ref, ${FACTS}, $1)`;

/** The same for all rows of a query, each once. */
export const listedOf = (rows: string): string =>
  appendAll('study.listed', 'study', `select s.id, s.patient_ref as ref, ${FACTS} as facts from (${rows}) s`);

/** $1 sealed address, $2 facts, $3 study: the row and its ledger entry in one statement. */
export const READ_STUDY: Statement = {
  name: 'study-read',
  text: `select ${STUDY_COLUMNS}, ${eventOf('study.read')} as written from study s where s.id = $3 and ${SEEN}`,
};

/** $1 sealed address, $2 facts: one ledger entry for each study that is shown. */
export const LIST_STUDIES: Statement = {
  name: 'study-list',
  text: `with shown as materialized (
      select s.* from study s where ${SEEN} order by s.saved_at desc, s.id limit 500
    ), listed as materialized (${listedOf('select * from shown')})
    select ${STUDY_COLUMNS}, listed.written from shown s cross join listed order by s.saved_at desc, s.id`,
};

/** Who may write its index: in a record, its saver may no longer. */
const WRITER = `case when s.patient_id is null then s.saved_by else (select m.account_id from core.membership m
  where m.tenant_id = s.tenant_id and m.role = 'owner' and m.removed_at is null order by m.account_id limit 1) end`;
/** $1 sealed address, $2 facts, $3 study. Without an index object its index has yet to be written. */
export const OPEN_STUDY: Statement = {
  name: 'study-open',
  text: `select s.index_object as "objectId", s.index_bytes::float8 as bytes, ${WRITER} as writer,
    m.revision, m.details as marks, p.id as "previewId", p.bytes::float8 as "previewBytes", p.details as "previewDetails", ${eventOf('study.opened')} as written
    from study s left join object p on p.tenant_id = s.tenant_id and p.study_id = s.id and p.kind = 'preview'
    left join study_marks m on m.tenant_id = s.tenant_id and m.study_id = s.id where s.id = $3 and ${SEEN}`,
};

const VIEW: Statement = {
  name: 'study-view',
  text: `select ${STUDY_COLUMNS} from study s where s.id = $1 and s.state = 'saved'`,
};

/** The row without a ledger entry, for answers to a change that has written its own. */
export async function viewStudy(tx: Tx, id: string): Promise<StudyRow | undefined> {
  const [row] = await tx.query<StudyRow>(VIEW, [id]);
  return row;
}

const START: Statement = {
  name: 'study-start',
  text: `insert into study (tenant_id, id, saved_by, expected_count, expected_bytes)
    values ((select sec.tenant()), $1, (select sec.user_id()), $2, $3)`,
};

export const insertDraft = (
  tx: Tx,
  draft: { id: string; instanceCount: number; totalBytes: number },
): Promise<object[]> => tx.query(START, [draft.id, draft.instanceCount, draft.totalBytes]);

export interface StudyState {
  state: 'uploading' | 'saved' | 'destroying';
  expectedCount: number;
  expectedBytes: number;
  patientRef: string | null;
  /** The person of the context may change it: its saver, or the clinic's owner. */
  mayChange: boolean;
  isSaver: boolean;
  /** They see it in their own right, not by special access alone. */
  ownRight: boolean;
}

const STATE_TEXT = `select state, expected_count as "expectedCount", expected_bytes::float8 as "expectedBytes",
  patient_ref as "patientRef", ${OWN_TO_CHANGE} as "mayChange",
  saved_by = (select sec.user_id()) as "isSaver", ${OWN_RIGHT} as "ownRight" from study s where id = $1`;
const STATE: Statement = { name: 'study-state', text: STATE_TEXT };
/** Takes the row for this transaction: nothing can be added to the study meanwhile. */
const LOCK: Statement = { name: 'study-lock', text: `${STATE_TEXT} for update` };
/** Keeps the row as it is until this transaction ends; many may do so at once. */
const HOLD: Statement = { name: 'study-hold', text: `${STATE_TEXT} for share` };

const readState = async (tx: Tx, statement: Statement, id: string): Promise<StudyState | undefined> =>
  (await tx.query<StudyState>(statement, [id]))[0];

export const studyState = (tx: Tx, id: string): Promise<StudyState | undefined> => readState(tx, STATE, id);
const STAY: Statement = {
  name: 'study-stay',
  text: `select pg_advisory_xact_lock_shared(hashtextextended('study|' || (select sec.tenant())::text || $1::text, 0))`,
};
const GO: Statement = {
  name: 'study-go',
  text: `select pg_advisory_xact_lock(hashtextextended('study|' || (select sec.tenant())::text || $1::text, 0))`,
};

/**
 * The state of a study that is not destroyed before this transaction has ended, for those who may not change its row
 * and so cannot lock it.
 */
export async function steadyState(tx: Tx, id: string): Promise<StudyState | undefined> {
  await tx.query(STAY, [id]);
  return studyState(tx, id); // a statement of its own: it sees what was committed while the lock was waited for
}

/** The same for whoever destroys it: everything that a person was about to put on it has ended. */
export async function lastState(tx: Tx, id: string): Promise<StudyState | undefined> {
  await tx.query(GO, [id]);
  return studyState(tx, id);
}

export const lockStudy = (tx: Tx, id: string): Promise<StudyState | undefined> => readState(tx, LOCK, id);
export const holdStudy = (tx: Tx, id: string): Promise<StudyState | undefined> => readState(tx, HOLD, id);

export interface Saved {
  id: string;
  patientRef: string;
  details: Buffer;
  indexObject: string;
  indexBytes: number;
  seriesCount: number;
  instanceCount: number;
  bytes: number;
  uidKey: Buffer;
  patientKey: Buffer;
  accessionKey: Buffer;
}

const SAVE: Statement = {
  name: 'study-save',
  text: `update study set state = 'saved', patient_ref = $2, details = $3, index_object = $4, index_bytes = $5,
    series_count = $6, instance_count = $7, bytes = $8, uid_key = $9, patient_key = $10, accession_key = $11, saved_at = now()
    where id = $1 and state = 'uploading'`,
};

export const markSaved = (tx: Tx, saved: Saved): Promise<object[]> =>
  tx.query(SAVE, [
    saved.id,
    saved.patientRef,
    saved.details,
    saved.indexObject,
    saved.indexBytes,
    saved.seriesCount,
    saved.instanceCount,
    saved.bytes,
    saved.uidKey,
    saved.patientKey,
    saved.accessionKey,
  ]);

const ASSIGN: Statement = { name: 'study-assign', text: `update study set assignee_ids = $2 where id = $1` };

export const setAssignees = (tx: Tx, id: string, accountIds: readonly string[]): Promise<object[]> =>
  tx.query(ASSIGN, [id, accountIds]);

const MEMBERS: Statement = {
  name: 'study-members',
  text: `select m.account_id as id from core.membership m where m.account_id = any ($1) and m.removed_at is null
    and m.role in ('owner', 'admin', 'provider', 'staff')`,
};

/** Those of the accounts that work in this clinic in a role that may see studies. */
export const membersAmong = async (tx: Tx, accountIds: readonly string[]): Promise<string[]> =>
  (await tx.query<{ id: string }>(MEMBERS, [accountIds])).map(({ id }) => id);

const DESTROYING: Statement = {
  name: 'study-destroying',
  text: `update study set state = 'destroying', details = null, patient_key = null, accession_key = null where id = $1 and state <> 'destroying'`,
};

export const markDestroying = (tx: Tx, id: string): Promise<object[]> => tx.query(DESTROYING, [id]);

const ABANDONED: Statement = {
  name: 'study-abandoned',
  text: `update study set state = 'destroying' where state = 'uploading' and created_at < now() - interval '24 hours'`,
};
const LEFT: Statement = { name: 'study-left', text: `select id from study where state = 'destroying'` };
const FORGET: Statement = { name: 'study-forget', text: `delete from study where id = $1 and state = 'destroying'` };

export const markAbandoned = (tx: Tx): Promise<object[]> => tx.query(ABANDONED, []);
export const destroyingStudies = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(LEFT, [])).map(({ id }) => id);
export const forgetStudy = (tx: Tx, id: string): Promise<object[]> => tx.query(FORGET, [id]);
