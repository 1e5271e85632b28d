import type { GrantTarget } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

const TAKE: Statement = { name: 'grant-take', text: 'select sec.take_grant($1, $2, $3, $4, $5) as verdict' };
export type Verdict = 'taken' | 'step-up-required' | 'grant-live' | 'review-pending';
export async function takeGrant(
  tx: Tx,
  { id, target, minutes, reason }: { id: string; target: GrantTarget; minutes: number; reason: Uint8Array },
): Promise<Verdict> {
  const patient = target.kind === 'patient' ? target.patientRef : null;
  const study = target.kind === 'study' ? target.studyId : null;
  const [row] = await tx.query<{ verdict: Verdict }>(TAKE, [id, patient, study, minutes, reason]);
  if (!row) throw new Error('the database gave no verdict');
  return row.verdict;
}

export interface EndedGrant {
  kind: GrantRow['kind'];
  accountId: string;
  patientRef: string | null;
  studyId: string | null;
  endReason: GrantRow['endReason'] & string;
  endedAt: Date;
  reviewDueAt: Date;
}
const END: Statement = {
  name: 'grant-end',
  text: `select g.kind, e.account_id as "accountId", e.patient_ref as "patientRef", e.study_id as "studyId",
    e.end_reason as "endReason", e.ended_at as "endedAt", e.review_due_at as "reviewDueAt"
    from sec.end_grant($1) e, sec.kind_of_grant($1) g (kind)`,
};
/** The grant, for the one caller that ended it or found it over; the ledger is told by them. */
export const endGrant = async (tx: Tx, id: string): Promise<EndedGrant | undefined> =>
  (await tx.query<EndedGrant>(END, [id]))[0];

const REVIEW: Statement = { name: 'grant-review', text: 'select sec.review_grant($1, $2, $3) as reviewed' };
export const reviewGrant = async (tx: Tx, id: string, outcome: string, comment: Uint8Array): Promise<boolean> =>
  (await tx.query<{ reviewed: boolean }>(REVIEW, [id, outcome, comment]))[0]?.reviewed === true;

export interface GrantRow {
  id: string;
  kind: 'emergency' | 'support';
  givenById: string | null;
  givenBy: string | null;
  patientRef: string | null;
  studyId: string | null;
  accountId: string;
  name: string;
  own: boolean;
  takenAt: Date;
  endsAt: Date;
  endedAt: Date | null;
  endReason: 'time' | 'self' | 'owner' | 'privacy-officer' | 'role' | 'removed' | null;
  live: boolean;
  secondsLeft: number;
  reviewDueAt: Date;
  reviewedAt: Date | null;
  overdue: boolean;
  reviewable: boolean;
}
const COLUMNS = `g.id, g.kind, g.given_by as "givenById", giver.name as "givenBy", g.patient_ref as "patientRef", g.study_id as "studyId", g.account_id as "accountId", a.name,
  g.account_id = (select sec.user_id()) as own, g.taken_at as "takenAt", g.ends_at as "endsAt",
  coalesce(g.ended_at, case when g.ends_at <= now() then g.ends_at end) as "endedAt",
  coalesce(g.end_reason, case when g.ends_at <= now() then 'time' end) as "endReason",
  g.ended_at is null and g.ends_at > now() as live,
  greatest(0, floor(extract(epoch from g.ends_at - now())))::integer as "secondsLeft",
  g.taken_at + interval '72 hours' as "reviewDueAt", g.reviewed_at as "reviewedAt",
  g.kind = 'emergency' and g.reviewed_at is null and g.taken_at <= now() - interval '72 hours' as overdue,
  g.kind = 'emergency' and exists (select from core.membership m where m.tenant_id = g.tenant_id and m.account_id <> g.account_id
    and m.role in ('owner', 'privacy-officer') and m.removed_at is null) as reviewable`;
const SEEN = `from core.access_grant g join core.account a on a.id = g.account_id
  left join core.account giver on giver.id = g.given_by where g.tenant_id = (select sec.tenant())`;

const LIST: Statement = {
  name: 'grant-list',
  text: `select ${COLUMNS} ${SEEN} order by g.reviewed_at is not null or g.kind = 'support', g.taken_at desc limit 200`,
};
/** Their own; for those who review, everybody's. The policies of the table decide it. */
export const listGrants = (tx: Tx): Promise<GrantRow[]> => tx.query<GrantRow>(LIST, []);

const FIND: Statement = { name: 'grant-find', text: `select ${COLUMNS} ${SEEN} and g.id = $1` };
export const findGrant = async (tx: Tx, id: string): Promise<GrantRow | undefined> =>
  (await tx.query<GrantRow>(FIND, [id]))[0];

const CURRENT: Statement = {
  name: 'grant-current',
  text: `select ${COLUMNS} ${SEEN} and g.kind = 'emergency' and g.account_id = (select sec.user_id()) and g.ended_at is null and g.ends_at > now()`,
};
export const currentGrant = async (tx: Tx): Promise<GrantRow | undefined> => (await tx.query<GrantRow>(CURRENT, []))[0];

const INSIDE: Statement = {
  name: 'grants-of-support-inside',
  text: `select ${COLUMNS} ${SEEN} and g.kind = 'support' and g.ended_at is null and g.ends_at > now() order by g.taken_at`,
};
/** Support that is let in at this moment, as far as the policies of the table tell the asker. */
export const listInside = (tx: Tx): Promise<GrantRow[]> => tx.query<GrantRow>(INSIDE, []);

const REASON: Statement = { name: 'grant-reason', text: 'select reason from core.access_grant where id = $1' };
export const reasonOf = async (tx: Tx, id: string): Promise<Buffer | undefined> =>
  (await tx.query<{ reason: Buffer }>(REASON, [id]))[0]?.reason;

export interface ReviewRow {
  accountId: string;
  name: string;
  at: Date;
  outcome: 'justified' | 'not-justified';
  comment: Buffer;
}
const REVIEW_OF: Statement = {
  name: 'grant-review-of',
  text: `select r.account_id as "accountId", a.name, r.created_at as at, r.outcome, r.comment
    from core.grant_review r join core.account a on a.id = r.account_id where r.grant_id = $1`,
};
/** Undefined too for the person whose access it was: they cannot read what others found. */
export const reviewOf = async (tx: Tx, id: string): Promise<ReviewRow | undefined> =>
  (await tx.query<ReviewRow>(REVIEW_OF, [id]))[0];

const REVIEWERS: Statement = {
  name: 'grant-reviewers',
  text: `select m.account_id as id from core.membership m where m.tenant_id = (select sec.tenant())
    and m.role in ('owner', 'privacy-officer') and m.removed_at is null order by 1`,
};
/** Owners and privacy officers of the clinic. */
export const reviewersOf = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(REVIEWERS, [])).map(({ id }) => id);

const NAME: Statement = { name: 'grant-name', text: 'select name from core.account where id = $1' };
export const nameOf = async (tx: Tx, accountId: string): Promise<string> =>
  (await tx.query<{ name: string }>(NAME, [accountId]))[0]?.name ?? '';

const SWEEP: Statement = {
  name: 'grants-to-sweep',
  text: `select tenant_id as "tenantId", grant_id as "grantId", is_over as "isOver" from sec.grants_to_sweep($1)`,
};
export const grantsToSweep = (
  tx: Tx,
  limit: number,
): Promise<{ tenantId: string; grantId: string; isOver: boolean }[]> => tx.query(SWEEP, [limit]);

const OVERDUE: Statement = {
  name: 'grant-note-overdue',
  text: `select account_id as "accountId", review_due_at as "reviewDueAt" from sec.note_grant_overdue($1)`,
};
export const noteOverdue = async (
  tx: Tx,
  id: string,
): Promise<Pick<EndedGrant, 'accountId' | 'reviewDueAt'> | undefined> =>
  (await tx.query<Pick<EndedGrant, 'accountId' | 'reviewDueAt'>>(OVERDUE, [id]))[0];
