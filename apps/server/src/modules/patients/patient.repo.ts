import type { PatientSummary } from '@hyaline/contract';
import { appendAll, type Statement, type Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface PatientRow {
  id: string;
  ref: string;
  revision: number;
  createdAt: Date;
  changedAt: Date;
  removedAt: Date | null;
  seesAs: PatientSummary['seesAs'];
  mayWrite: boolean;
  providerIds: string[];
  identity: Buffer;
  profile: Buffer;
}

/** An assignment that holds now, of a table or subquery named `a`. */
export const LIVE = `a.ended_at is null and (a.ends_at is null or a.ends_at > now())
  and (a.appointment_id is null or visit_stands(a.appointment_id))`;
/** Who has a patient, the order of showing them; asked once for each row. */
const TREATING = `cross join lateral (select array_agg(a.account_id order by a.kind desc, a.started_at) as ids,
    array_agg(a.kind order by a.kind desc, a.started_at) as kinds
  from patient_assignment a where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.kind in ('provider', 'cover') and ${LIVE}) t`;
/** Why the person of the context sees a row that they see: one's own assignment, the office, else special access. */
const SEES_AS = `coalesce(
  case when me.standing[3] in ('owner', 'provider') then t.kinds[array_position(t.ids, me.standing[2]::uuid)] end,
  case when me.standing[3] = 'owner' then 'owner' else 'grant' end)`;
/** Of a table or subquery named `p`, joined with SEALED. A provider's special access writes, another person's reads. */
export const COLUMNS = `p.id, p.ref, p.revision, p.created_at as "createdAt", p.changed_at as "changedAt", p.removed_at as "removedAt",
  v."seesAs", (v."seesAs" <> 'grant' or coalesce(me.standing[3] in ('owner', 'provider'), false)) as "mayWrite", coalesce(t.ids, '{}') as "providerIds",
  i.details as identity, f.details as profile`;
export const SEALED = `join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
  join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
  cross join (select sec.standing() as standing offset 0) me
  ${TREATING}
  cross join lateral (select ${SEES_AS} as "seesAs" offset 0) v`;
/** A look under special access names its grant. */
export const FACTS = `case when v."seesAs" = 'grant' then '{"grant":"' || sec.grant_for(null, p.ref) || '"}' else '{}' end`;
/** The ledger's own function: the entry is written by the statement that reads. $1 is the sealed address. */
const eventOf = (name: string): string => `audit.append('${name}', 'done', 'patient', p.id::text, p.ref, ${FACTS}, $1)`;

/** $1 sealed address, $2 patient: the record and its ledger entry in one statement. */
export const READ_PATIENT: Statement = {
  name: 'patient-read',
  text: `select ${COLUMNS}, ${eventOf('patient.read')} as written
    from patient p ${SEALED} where p.id = $2`,
};

const pageOf = (where: string): string => `with page as materialized (
    select p.*, p.changed_at::text as mark from patient p
    where ${where} and ($3::timestamptz is null or (p.changed_at, p.id) < ($3, $4::uuid))
    order by p.changed_at desc, p.id desc limit $2),
  shown as materialized (select ${COLUMNS}, p.mark, ${FACTS} as facts from page p ${SEALED}),
  listed as materialized (${appendAll('patient.listed', 'patient', 'select * from shown s order by s."changedAt" desc, s.id desc')})
  select s.*, listed.written from shown s cross join listed order by s."changedAt" desc, s.id desc`;

export type ListedRow = PatientRow & { mark: string };
/** $1 sealed address, $2 how many, $3 and $4 time and id of the last one before: one ledger entry for each that is shown. */
export const LISTS: Record<'all' | 'mine' | 'removed', Statement> = {
  all: { name: 'patient-list', text: pageOf('p.removed_at is null') },
  mine: {
    name: 'patient-list-mine',
    text: pageOf(
      `p.removed_at is null and p.id in (select a.patient_id from patient_assignment a where a.account_id = (select sec.user_id())
        and a.kind in ('provider', 'cover') and ${LIVE})`,
    ),
  },
  removed: { name: 'patient-list-removed', text: pageOf('p.removed_at is not null') },
};

const DRAW: Statement = { name: 'patient-ref-draw', text: 'select draw_reference() as ref' };
export async function drawReference(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ ref: string }>(DRAW, []);
  if (!row) throw new Error('the database gave no reference');
  return row.ref;
}

const INSERT: Statement = {
  name: 'patient-insert',
  text: `insert into patient (tenant_id, id, ref, created_by) values ((select sec.tenant()), $1, $2, (select sec.user_id()))`,
};
export const insertPatient = (tx: Tx, id: string, ref: string): Promise<object[]> => tx.query(INSERT, [id, ref]);

const IDENTITY: Statement = {
  name: 'patient-identity-insert',
  text: `insert into patient_identity (tenant_id, patient_id, details) values ((select sec.tenant()), $1, $2)`,
};
const PROFILE: Statement = {
  name: 'patient-profile-insert',
  text: `insert into patient_profile (tenant_id, patient_id, details) values ((select sec.tenant()), $1, $2)`,
};
const TOKENS: Statement = {
  name: 'patient-tokens-insert',
  text: `insert into patient_token (tenant_id, patient_id, token) select (select sec.tenant()), $1, t from unnest($2::bigint[]) as t`,
};
export interface SealedRecord {
  identity: Buffer;
  profile: Buffer;
  tokens: readonly string[];
}
export async function insertRecord(tx: Tx, id: string, { identity, profile, tokens }: SealedRecord): Promise<void> {
  await tx.query(IDENTITY, [id, identity]);
  await tx.query(PROFILE, [id, profile]);
  await tx.query(TOKENS, [id, tokens]);
}

const CURRENT: Statement = {
  name: 'patient-current',
  text: `select ${COLUMNS} from patient p ${SEALED} where p.id = $1`,
};
/** Without a ledger entry, for a change that writes its own. */
export const currentPatient = async (tx: Tx, id: string): Promise<PatientRow | undefined> =>
  (await tx.query<PatientRow>(CURRENT, [id]))[0];

const ADVANCE: Statement = {
  name: 'patient-advance',
  text: `update patient set revision = revision + 1, changed_at = now() where id = $1 and revision = $2 and removed_at is null
    returning revision`,
};
/** @returns the new revision; undefined when the record is at another one, or put away */
export const advance = async (tx: Tx, id: string, revision: number): Promise<number | undefined> =>
  (await tx.query<{ revision: number }>(ADVANCE, [id, revision]))[0]?.revision;

const VERSION: Statement = {
  name: 'patient-version-insert',
  text: `insert into patient_version (tenant_id, patient_id, revision, details, changed_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id()))`,
};
export const keepVersion = (tx: Tx, id: string, revision: number, details: Buffer): Promise<object[]> =>
  tx.query(VERSION, [id, revision, details]);

const SET_IDENTITY: Statement = {
  name: 'patient-identity-set',
  text: `update patient_identity set details = $2 where patient_id = $1`,
};
const SET_PROFILE: Statement = {
  name: 'patient-profile-set',
  text: `update patient_profile set details = $2 where patient_id = $1`,
};
const DROP_TOKENS: Statement = {
  name: 'patient-tokens-drop',
  text: `delete from patient_token where patient_id = $1`,
};
export async function replaceRecord(tx: Tx, id: string, { identity, profile, tokens }: SealedRecord): Promise<void> {
  await tx.query(SET_IDENTITY, [id, identity]);
  await tx.query(SET_PROFILE, [id, profile]);
  await tx.query(DROP_TOKENS, [id]);
  await tx.query(TOKENS, [id, tokens]);
}

const REMOVE: Statement = {
  name: 'patient-remove',
  text: `update patient set removed_at = now(), removed_by = (select sec.user_id()), changed_at = now()
    where id = $1 and removed_at is null returning ref`,
};
const RESTORE: Statement = {
  name: 'patient-restore',
  text: `update patient set removed_at = null, removed_by = null, changed_at = now()
    where id = $1 and removed_at is not null returning ref`,
};
/** @returns its reference; undefined when there is nothing to put away or take back */
const OUTDATE_PARENTS: Statement = {
  name: 'patient-parents-outdate',
  text: 'select outdate_parents($1, $2::date) as ended',
};
/** Ends the access of parents that a birth date does not bear out. @param ofAge - YYYY-MM-DD; null: no birth date is known */
export const outdateParents = (tx: Tx, id: string, ofAge: string | null): Promise<object[]> =>
  tx.query(OUTDATE_PARENTS, [id, ofAge]);

export const setRemoved = async (tx: Tx, id: string, removed: boolean): Promise<string | undefined> =>
  (await tx.query<{ ref: string }>(removed ? REMOVE : RESTORE, [id]))[0]?.ref;

const OUTDATE: Statement = { name: 'patient-portal-outdate', text: `select outdate_portal($1) as id` };
/** Ends the patient's own way in. @returns its account; null when there was none */
export const outdatePortal = async (tx: Tx, id: string): Promise<string | null> =>
  (await tx.query<{ id: string | null }>(OUTDATE, [id]))[0]?.id ?? null;
