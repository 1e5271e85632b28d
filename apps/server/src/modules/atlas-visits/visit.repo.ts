import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface VisitRow {
  id: string;
  patientId: string;
  revision: number;
  details: Buffer;
  createdAt: Date;
  createdBy: string;
  changedAt: Date;
  changedBy: string;
  removedAt: Date | null;
  removedBy: string | null;
  removal: Buffer | null;
}
/** What the asker may do with the patient beside it. */
export interface AboutPatient {
  ref: string;
  mayWrite: boolean;
}

/** Of `atlas_visit v`. */
const COLUMNS = `v.id, v.patient_id as "patientId", v.revision, v.details, v.created_at as "createdAt", v.created_by as "createdBy",
  v.changed_at as "changedAt", v.changed_by as "changedBy", v.removed_at as "removedAt", v.removed_by as "removedBy", v.removal`;
/** Of `patient p`. */
const ABOUT = `p.ref, writes_patient(p.id) and p.removed_at is null as "mayWrite"`;
/** A look under special access names its grant. Of `patient p`. */
const FACTS = `case when sees_as(p.id) = 'grant' then '{"grant":"' || sec.grant_for(null, p.ref) || '"}' else '{}' end`;
/** The ledger's own function: the entry is written by the statement that reads. $1 is the sealed address. */
const noted = (event: string, type: string, id: string): string =>
  `audit.append('${event}', 'done', '${type}', ${id}::text, p.ref, ${FACTS}, $1) as written`;

const listOf = (which: string): string => `with looked as materialized (
    select p.id, ${ABOUT}, ${noted('atlas-visit.listed', 'patient', 'p.id')} from patient p where p.id = $2)
  select looked.ref, looked."mayWrite", looked.written, ${COLUMNS}
  from looked left join atlas_visit v on v.patient_id = looked.id and ${which}`;

/** Without a visit: one row of nulls, which says that the patient may be seen and that the look is in the ledger. */
export type ListedRow = AboutPatient & (VisitRow | Record<keyof VisitRow, null>);

/** $1 sealed address, $2 patient: no list without its line in the ledger. */
export const LISTS: Record<'present' | 'removed', Statement> = {
  present: { name: 'visit-list', text: listOf('v.removed_at is null') },
  removed: { name: 'visit-list-removed', text: listOf('v.removed_at is not null') },
};

/** $1 sealed address, $2 patient, $3 visit. */
export const OPEN: Statement = {
  name: 'visit-open',
  text: `select ${COLUMNS}, ${ABOUT}, ${noted('atlas-visit.opened', 'atlas-visit', 'v.id')}
    from patient p join atlas_visit v on v.patient_id = p.id where p.id = $2 and v.id = $3 and v.removed_at is null`,
};

/** $1 sealed address, $2 patient, $3 visit or null, $4 what was done: no report of a patient without its line. */
export const REPORTED: Statement = {
  name: 'visit-reported',
  text: `select audit.append('atlas-visit.report-made', 'done', case when v.id is null then 'patient' else 'atlas-visit' end,
      coalesce(v.id, p.id)::text, p.ref, ((${FACTS})::jsonb || jsonb_build_object('what', $4::text))::text, $1) as written
    from patient p left join atlas_visit v on v.patient_id = p.id and v.id = $3 and v.removed_at is null
    where p.id = $2 and ($3::uuid is null or v.id is not null)`,
};

export interface VersionRow {
  revision: number | null;
  details: Buffer;
  writtenAt: Date;
  writtenBy: string;
}
/** $1 sealed address, $2 patient, $3 visit: what it said before. */
export const VERSIONS: Statement = {
  name: 'visit-versions',
  text: `with looked as materialized (
      select v.id, ${noted('atlas-visit.versions-read', 'atlas-visit', 'v.id')}
      from patient p join atlas_visit v on v.patient_id = p.id where p.id = $2 and v.id = $3)
    select o.revision, o.details, o.written_at as "writtenAt", o.written_by as "writtenBy", looked.written
    from looked left join atlas_visit_version o on o.visit_id = looked.id order by o.revision desc`,
};

const COUNT: Statement = {
  name: 'visit-count',
  text: `select count(*)::integer as many from atlas_visit v where v.patient_id = $1`,
};
export const countVisits = async (tx: Tx, patientId: string): Promise<number> =>
  (await tx.query<{ many: number }>(COUNT, [patientId]))[0]?.many ?? 0;

const INSERT: Statement = {
  name: 'visit-insert',
  text: `insert into atlas_visit (tenant_id, id, patient_id, details, created_by, changed_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id()), (select sec.user_id()))`,
};
export const insertVisit = (
  tx: Tx,
  { id, patientId, details }: { id: string; patientId: string; details: Buffer },
): Promise<object[]> => tx.query(INSERT, [id, patientId, details]);

const LOCK: Statement = {
  name: 'visit-lock',
  text: `select ${COLUMNS} from atlas_visit v where v.patient_id = $1 and v.id = $2 for update`,
};
/** Takes the row until the transaction ends; undefined too for somebody who may only read it. */
export const lockVisit = async (tx: Tx, patientId: string, id: string): Promise<VisitRow | undefined> =>
  (await tx.query<VisitRow>(LOCK, [patientId, id]))[0];

const CHANGE: Statement = {
  name: 'visit-change',
  text: `update atlas_visit set details = $2, revision = revision + 1 where id = $1`,
};
const REMOVE: Statement = {
  name: 'visit-remove',
  text: `update atlas_visit set removed_at = now(), removed_by = (select sec.user_id()), removal = $2 where id = $1`,
};
const RESTORE: Statement = {
  name: 'visit-restore',
  text: `update atlas_visit set removed_at = null, removed_by = null, removal = null where id = $1`,
};
export const changeVisitRow = (tx: Tx, id: string, details: Buffer): Promise<object[]> =>
  tx.query(CHANGE, [id, details]);
export const removeVisitRow = (tx: Tx, id: string, removal: Buffer): Promise<object[]> =>
  tx.query(REMOVE, [id, removal]);
export const restoreVisitRow = (tx: Tx, id: string): Promise<object[]> => tx.query(RESTORE, [id]);

const OF_PATIENT: Statement = {
  name: 'visits-of-patient',
  text: `select ${COLUMNS} from atlas_visit v where v.patient_id = $1 and v.removed_at is null order by v.created_at, v.id`,
};
/** Every visit that stands. The caller's ledger entry says that they were taken out. */
export const visitsOfPatient = (tx: Tx, patientId: string): Promise<VisitRow[]> => tx.query(OF_PATIENT, [patientId]);

const SHAREABLE: Statement = {
  name: 'visit-shareable',
  text: `select p.ref as "patientRef" from atlas_visit v join patient p on p.id = v.patient_id
    where v.id = $1 and v.removed_at is null and p.removed_at is null and sees_as(p.id) <> 'grant'`,
};
/** Null too under special access, which is for treating. */
export const shareableVisit = async (tx: Tx, id: string): Promise<{ patientRef: string } | null> =>
  (await tx.query<{ patientRef: string }>(SHAREABLE, [id]))[0] ?? null;
