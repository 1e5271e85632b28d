import type { EntryKind } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface EntryRow {
  id: string;
  patientId: string;
  kind: EntryKind;
  revision: number;
  details: Buffer;
  addendumTo: string | null;
  createdAt: Date;
  createdBy: string;
  changedAt: Date;
  changedBy: string;
  signedAt: Date | null;
  signedBy: string | null;
  removedAt: Date | null;
  removedBy: string | null;
  removal: Buffer | null;
  /** Where it is asked for: a correction of it was denied, in whole or in part. */
  disputed?: boolean;
}

/** Of a table or subquery named `e`. */
const COLUMNS = `e.id, e.patient_id as "patientId", e.kind, e.revision, e.details, e.addendum_to as "addendumTo",
  e.created_at as "createdAt", e.created_by as "createdBy", e.changed_at as "changedAt", e.changed_by as "changedBy",
  e.signed_at as "signedAt", e.signed_by as "signedBy", e.removed_at as "removedAt", e.removed_by as "removedBy", e.removal`;

/** 45 CFR 164.526(d)(4). Of a table or subquery named `e`. */
const DISPUTED = `exists (select from patient_request r where r.tenant_id = e.tenant_id and r.patient_id = e.patient_id
  and r.about_entry = e.id and r.outcome in ('denied', 'partly')) as disputed`;

/** A look under special access names its grant. Of a table or subquery named `p`. */
const FACTS = `case when sees_as(p.id) = 'grant' then '{"grant":"' || sec.grant_for(null, p.ref) || '"}' else '{}' end`;
/** The ledger's own function: the entry is written by the statement that reads. $1 is the sealed address. */
const lookAt = (event: string): string =>
  `looked as materialized (select p.id, audit.append('${event}', 'done', 'patient', p.id::text, p.ref, ${FACTS}, $1) as written
    from patient p where p.id = $2)`;

const pageOf = (event: string, which: string): string => `with ${lookAt(event)}
  select ${COLUMNS}, ${DISPUTED}, e.mark, looked.written from looked left join lateral (
    select e.*, e.created_at::text as mark from chart_entry e
    where e.patient_id = looked.id and ${which} and ($4::timestamptz is null or (e.created_at, e.id) < ($4, $5::uuid))
    order by e.created_at desc, e.id desc limit $3) e on true
  order by e.created_at desc, e.id desc`;

/** Without an entry: one row of nulls, which says that the patient may be seen and that the look is in the ledger. */
export type ListedRow = (EntryRow & { mark: string }) | (Record<keyof EntryRow, null> & { mark: null });

/**
 * $1 sealed address, $2 patient, $3 how many, $4 and $5 time and id of the last one before, $6 kinds or null. Two
 * statements are one: no page without its line in the ledger.
 */
export const LISTS: Record<'present' | 'removed', Statement> = {
  present: {
    name: 'entry-list',
    text: pageOf('patient.timeline-read', 'e.removed_at is null and ($6::text[] is null or e.kind = any ($6))'),
  },
  removed: {
    name: 'entry-list-removed',
    text: pageOf('patient.timeline-read', 'e.removed_at is not null and ($6::text[] is null or e.kind = any ($6))'),
  },
};

/** $1 sealed address, $2 patient: its laboratory results, newest first, as many as anybody draws. */
export const LAB_ENTRIES: Statement = {
  name: 'entry-labs',
  text: `with ${lookAt('patient.labs-read')}
    select ${COLUMNS}, ${DISPUTED}, looked.written from looked left join lateral (
      select * from chart_entry e where e.patient_id = looked.id and e.kind = 'lab' and e.removed_at is null
      order by e.created_at desc, e.id desc limit 1000) e on true`,
};

export interface VersionRow {
  ref: string;
  revision: number | null;
  details: Buffer;
  writtenAt: Date;
  writtenBy: string;
}
/** $1 sealed address, $2 patient, $3 entry: what it said before. */
export const VERSIONS: Statement = {
  name: 'entry-versions',
  text: `with looked as materialized (
      select e.id, audit.append('entry.versions-read', 'done', 'entry', e.id::text, p.ref, ${FACTS}, $1) as written
      from patient p join chart_entry e on e.patient_id = p.id where p.id = $2 and e.id = $3)
    select v.revision, v.details, v.written_at as "writtenAt", v.written_by as "writtenBy", looked.written
    from looked left join chart_entry_version v on v.entry_id = looked.id order by v.revision desc`,
};

const DOCUMENT: Statement = {
  name: 'entry-document',
  text: `select ${COLUMNS} from chart_entry e where e.patient_id = $1 and e.id = $2 and e.kind = 'document'`,
};
/** Without a ledger entry: that names the file's hash, which stands sealed in the row. */
export const documentRow = async (tx: Tx, patientId: string, id: string): Promise<EntryRow | undefined> =>
  (await tx.query<EntryRow>(DOCUMENT, [patientId, id]))[0];

export interface ChartPatient {
  ref: string;
  removed: boolean;
  mayWrite: boolean;
  /** How the person of the context comes to see it. */
  seesAs: string;
}
const PATIENT: Statement = {
  name: 'entry-patient',
  text: `select p.ref, p.removed_at is not null as removed, writes_patient(p.id) as "mayWrite", sees_as(p.id) as "seesAs"
    from patient p where p.id = $1`,
};
/** Undefined for a patient whom the person does not see. */
export const chartPatient = async (tx: Tx, id: string): Promise<ChartPatient | undefined> =>
  (await tx.query<ChartPatient>(PATIENT, [id]))[0];

const GRANT: Statement = { name: 'entry-grant', text: 'select sec.grant_for(null, $1)::text as id' };
export const grantFor = async (tx: Tx, ref: string): Promise<string> =>
  (await tx.query<{ id: string }>(GRANT, [ref]))[0]?.id ?? '';

const INSERT: Statement = {
  name: 'entry-insert',
  text: `insert into chart_entry (tenant_id, id, patient_id, kind, details, addendum_to, created_by, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, (select sec.user_id()), (select sec.user_id()))`,
};
export interface NewEntry {
  id: string;
  patientId: string;
  kind: EntryKind;
  details: Buffer;
  addendumTo: string | null;
}
export const insertEntry = (tx: Tx, { id, patientId, kind, details, addendumTo }: NewEntry): Promise<object[]> =>
  tx.query(INSERT, [id, patientId, kind, details, addendumTo]);

const FIND: Statement = {
  name: 'entry-find',
  text: `select ${COLUMNS} from chart_entry e where e.patient_id = $1 and e.id = $2 for update`,
};
/** Takes the row until the transaction ends; undefined too for somebody who may only read it. */
export const lockEntry = async (tx: Tx, patientId: string, id: string): Promise<EntryRow | undefined> =>
  (await tx.query<EntryRow>(FIND, [patientId, id]))[0];

const CHANGE: Statement = {
  name: 'entry-change',
  text: `update chart_entry set details = $2, revision = revision + 1, changed_by = (select sec.user_id()), changed_at = now()
    where id = $1`,
};
export const changeEntryRow = (tx: Tx, id: string, details: Buffer): Promise<object[]> =>
  tx.query(CHANGE, [id, details]);

const REMOVE: Statement = {
  name: 'entry-remove',
  text: `update chart_entry set removed_at = now(), removed_by = (select sec.user_id()), removal = $2 where id = $1`,
};
const RESTORE: Statement = {
  name: 'entry-restore',
  text: `update chart_entry set removed_at = null, removed_by = null, removal = null where id = $1`,
};
export const removeEntryRow = (tx: Tx, id: string, removal: Buffer): Promise<object[]> =>
  tx.query(REMOVE, [id, removal]);
export const restoreEntryRow = (tx: Tx, id: string): Promise<object[]> => tx.query(RESTORE, [id]);

const SIGN: Statement = {
  name: 'entry-sign',
  text: `update chart_entry set signed_at = now(), signed_by = (select sec.user_id()) where id = $1`,
};
export const signEntryRow = (tx: Tx, id: string): Promise<object[]> => tx.query(SIGN, [id]);
