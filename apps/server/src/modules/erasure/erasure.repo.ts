import type { ErasureDecision, ErasureReason, Jurisdiction } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import { LAST_ACTIVITY, LAST_TOLD } from './activity.ts';

export interface RuleRow {
  jurisdiction: Jurisdiction;
  adultYears: number;
  majorityAge: number;
  minorYears: number;
  changedAt: Date;
}
const RULE: Statement = {
  name: 'retention-rule',
  text: `select r.jurisdiction, r.adult_years as "adultYears", r.majority_age as "majorityAge", r.minor_years as "minorYears",
    r.changed_at as "changedAt" from core.retention_rule r`,
};
export const findRule = async (tx: Tx): Promise<RuleRow | undefined> => (await tx.query<RuleRow>(RULE, []))[0];

const PUT_RULE: Statement = {
  name: 'retention-put',
  text: `insert into core.retention_rule (tenant_id, jurisdiction, adult_years, majority_age, minor_years, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, (select sec.user_id()))
    on conflict (tenant_id) do update set jurisdiction = $1, adult_years = $2, majority_age = $3, minor_years = $4,
      changed_by = (select sec.user_id()), changed_at = now()`,
};
export const putRule = (tx: Tx, rule: Omit<RuleRow, 'changedAt'>): Promise<object[]> =>
  tx.query(PUT_RULE, [rule.jurisdiction, rule.adultYears, rule.majorityAge, rule.minorYears]);

export interface SubjectRow {
  ref: string;
  identity: Buffer;
  profile: Buffer;
  lastActivityOn: string;
  lastToldOn: string | null;
  held: boolean;
  studies: number;
  hasOtherKeeper: boolean;
  isRemoved: boolean;
}
const SUBJECT: Statement = {
  name: 'erasure-subject',
  text: `select p.ref, i.details as identity, f.details as profile, p.removed_at is not null as "isRemoved",
      ${LAST_ACTIVITY} as "lastActivityOn", ${LAST_TOLD} as "lastToldOn",
      is_held(p.id) as held, (select count(*)::integer from study s where s.patient_id = p.id) as studies,
      has_other_keeper((select sec.user_id())) as "hasOtherKeeper"
    from patient p join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
    join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    where p.id = $1 and sees_as(p.id) <> 'grant'`,
};
/** Undefined for a patient whom the asker does not see in their own right: special access is for treating. */
export const findSubject = async (tx: Tx, patientId: string): Promise<SubjectRow | undefined> =>
  (await tx.query<SubjectRow>(SUBJECT, [patientId]))[0];

export interface HoldRow {
  id: string;
  patientId: string;
  ref: string;
  details: Buffer;
  setBy: string;
  setAt: Date;
  releasedBy: string | null;
  releasedAt: Date | null;
}
const HOLD_COLUMNS = `h.id, h.patient_id as "patientId", h.ref, h.details, h.set_by as "setBy", h.set_at as "setAt",
  h.released_by as "releasedBy", h.released_at as "releasedAt"`;
const HOLDS: Statement = {
  name: 'holds',
  text: `select ${HOLD_COLUMNS} from legal_hold h where $1::uuid is null or h.patient_id = $1
    order by h.released_at is not null, h.set_at desc limit 500`,
};
export const findHolds = (tx: Tx, patientId: string | null): Promise<HoldRow[]> =>
  tx.query<HoldRow>(HOLDS, [patientId]);

const SET_HOLD: Statement = {
  name: 'hold-set',
  text: `insert into legal_hold (tenant_id, id, patient_id, ref, details, set_by)
    values ((select sec.tenant()), $1, $2, $3, $4, (select sec.user_id()))`,
};
export const insertHold = (
  tx: Tx,
  hold: { id: string; patientId: string; ref: string; details: Buffer },
): Promise<object[]> => tx.query(SET_HOLD, [hold.id, hold.patientId, hold.ref, hold.details]);

const KEPT: Statement = { name: 'hold-patient', text: 'select accounted_patient($1) as id' };
/** The patient behind a reference, for owners and for privacy officers who have just confirmed who they are. */
export const keptPatient = async (tx: Tx, ref: string): Promise<string | null> =>
  (await tx.query<{ id: string | null }>(KEPT, [ref]))[0]?.id ?? null;

const RELEASE: Statement = {
  name: 'hold-release',
  text: `update legal_hold h set released_by = (select sec.user_id()), released_at = now()
    where h.id = $1 and h.released_at is null`,
};
export const releaseHold = (tx: Tx, id: string): Promise<object[]> => tx.query(RELEASE, [id]);
const MAY_RELEASE: Statement = {
  name: 'hold-may-release',
  text: `select h.patient_id as "patientId", h.ref, h.set_by <> (select sec.user_id()) or not has_other_keeper(h.set_by) as may
    from legal_hold h where h.id = $1 and h.released_at is null`,
};
export const mayRelease = async (
  tx: Tx,
  id: string,
): Promise<{ patientId: string; ref: string; may: boolean } | undefined> =>
  (await tx.query<{ patientId: string; ref: string; may: boolean }>(MAY_RELEASE, [id]))[0];

export interface ErasureRow {
  id: string;
  patientId: string;
  ref: string;
  request: Buffer | null;
  askedBy: 'patient' | 'representative' | 'clinic';
  askedOn: string;
  dueOn: string;
  decision: ErasureDecision;
  reasons: ErasureReason[];
  allowedFrom: string | null;
  withStudies: boolean;
  openedBy: string;
  openedAt: Date;
  approvedBy: string | null;
  approvedAt: Date | null;
  state: 'open' | 'withdrawn' | 'shredding' | 'done';
  carriedOutBy: string | null;
  carriedOutAt: Date | null;
  counts: Record<string, number> | null;
  studyIds: string[];
  entryId: string | null;
  leaf: string | null;
  finishedAt: Date | null;
}
const COLUMNS = `r.id, r.patient_id as "patientId", r.ref, r.request, r.asked_by as "askedBy", r.asked_on::text as "askedOn",
  r.due_on::text as "dueOn", r.decision, r.reasons, r.allowed_from::text as "allowedFrom", r.with_studies as "withStudies",
  r.opened_by as "openedBy", r.opened_at as "openedAt", r.approved_by as "approvedBy", r.approved_at as "approvedAt", r.state,
  r.carried_out_by as "carriedOutBy", r.carried_out_at as "carriedOutAt", r.counts, r.study_ids as "studyIds",
  r.entry_id as "entryId", r.leaf, r.finished_at as "finishedAt"`;

const ASK: Statement = {
  name: 'erasure-ask',
  text: `insert into erasure (tenant_id, id, patient_id, ref, request, asked_by, asked_on, due_on, decision, reasons, allowed_from,
      jurisdiction, with_studies, opened_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, (select sec.user_id()))`,
};
export type NewErasure = Pick<
  ErasureRow,
  | 'id'
  | 'patientId'
  | 'ref'
  | 'request'
  | 'askedBy'
  | 'askedOn'
  | 'dueOn'
  | 'decision'
  | 'reasons'
  | 'allowedFrom'
  | 'withStudies'
> & { jurisdiction: Jurisdiction };
export const insertErasure = (tx: Tx, row: NewErasure): Promise<object[]> =>
  tx.query(ASK, [row.id, row.patientId, row.ref, row.request, row.askedBy, row.askedOn, row.dueOn, row.decision, row.reasons, row.allowedFrom, row.jurisdiction, row.withStudies]); // prettier-ignore

const LIST: Statement = {
  name: 'erasures',
  text: `select ${COLUMNS} from erasure r where $1::uuid is null or r.patient_id = $1
    order by r.state = 'open' desc, r.opened_at desc limit 500`,
};
export const findErasures = (tx: Tx, patientId: string | null): Promise<ErasureRow[]> =>
  tx.query<ErasureRow>(LIST, [patientId]);

const LOCK: Statement = { name: 'erasure-lock', text: `select ${COLUMNS} from erasure r where r.id = $1 for update` };
const FIND: Statement = { name: 'erasure-find', text: `select ${COLUMNS} from erasure r where r.id = $1` };
export const lockErasure = async (tx: Tx, id: string): Promise<ErasureRow | undefined> =>
  (await tx.query<ErasureRow>(LOCK, [id]))[0];
export const findErasure = async (tx: Tx, id: string): Promise<ErasureRow | undefined> =>
  (await tx.query<ErasureRow>(FIND, [id]))[0];

const APPROVE: Statement = {
  name: 'erasure-approve',
  text: `update erasure set approved_by = (select sec.user_id()), approved_at = now() where id = $1`,
};
export const approveErasure = (tx: Tx, id: string): Promise<object[]> => tx.query(APPROVE, [id]);
const WITHDRAW: Statement = { name: 'erasure-withdraw', text: `update erasure set state = 'withdrawn' where id = $1` };
export const withdrawErasure = (tx: Tx, id: string): Promise<object[]> => tx.query(WITHDRAW, [id]);

const LOCK_PATIENT: Statement = {
  name: 'erasure-patient',
  text: `select p.id from patient p where p.id = $1 for update`,
};
/** Takes the record for this transaction: what is decided about it stays true until it is carried out. */
export const lockPatient = (tx: Tx, patientId: string): Promise<object[]> => tx.query(LOCK_PATIENT, [patientId]);

const ERASE: Statement = { name: 'erasure-erase', text: `select erase_patient($1) as counts` };
/** @returns rows by table; empty when there was no such patient */
export const erasePatient = async (tx: Tx, patientId: string): Promise<Record<string, number>> =>
  (await tx.query<{ counts: Record<string, number> }>(ERASE, [patientId]))[0]?.counts ?? {};
const FORGET: Statement = { name: 'erasure-versions', text: `select forget_versions($1) as counts` };
/** @returns rows by table */
export const forgetVersions = async (tx: Tx, patientId: string): Promise<Record<string, number>> =>
  (await tx.query<{ counts: Record<string, number> }>(FORGET, [patientId]))[0]?.counts ?? {};

const CARRIED_OUT: Statement = {
  name: 'erasure-carried-out',
  text: `update erasure set state = $2, carried_out_by = (select sec.user_id()), carried_out_at = now(), counts = $3,
    entry_id = $4, leaf = $5, request = null, finished_at = case when $2 = 'done' then now() end where id = $1`,
};
export const markCarriedOut = (
  tx: Tx,
  id: string,
  done: {
    state: 'shredding' | 'done';
    counts: Record<string, number>;
    entryId: string;
    leaf: string;
  },
): Promise<object[]> => tx.query(CARRIED_OUT, [id, done.state, JSON.stringify(done.counts), done.entryId, done.leaf]);

const FINISH: Statement = {
  name: 'erasure-finish',
  text: `update erasure set state = 'done', finished_at = now() where id = $1 and state = 'shredding'`,
};
export const finishErasure = (tx: Tx, id: string): Promise<object[]> => tx.query(FINISH, [id]);

const LEFT: Statement = {
  name: 'erasures-left',
  text: `select ${COLUMNS} from erasure r where r.state = 'shredding' and r.carried_out_at < now() - interval '1 minute'`,
};
/** For the system user: what an interruption left half-way. */
export const interrupted = (tx: Tx): Promise<ErasureRow[]> => tx.query<ErasureRow>(LEFT, []);

const STILL_HERE: Statement = { name: 'erasure-still-here', text: `select id from still_here($1) as s (id)` };
/** For the system user: those of the ids who are here. */
export const stillHere = async (tx: Tx, ids: readonly string[]): Promise<string[]> =>
  (await tx.query<{ id: string }>(STILL_HERE, [ids])).map(({ id }) => id);

const REFERENCE: Statement = { name: 'erasure-reference', text: `select ref_of($1) as ref` };
/** For the system user, who sees no record. */
export const referenceOf = async (tx: Tx, patientId: string): Promise<string | null> =>
  (await tx.query<{ ref: string | null }>(REFERENCE, [patientId]))[0]?.ref ?? null;

const CLINIC: Statement = {
  name: 'erasure-clinic',
  text: `select c.name from core.clinic c where c.tenant_id = (select sec.tenant())`,
};
export const clinicName = async (tx: Tx): Promise<string> =>
  (await tx.query<{ name: string }>(CLINIC, []))[0]?.name ?? '';
