import type {
  EntryKind,
  PatientRequest,
  QueuedRequest,
  RequestKind,
  RequestLaw,
  RequestOutcome,
} from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface RequestRow {
  id: string;
  patientId: string;
  ref: string;
  kind: RequestKind;
  law: RequestLaw;
  askedBy: PatientRequest['askedBy'];
  channel: PatientRequest['channel'];
  askedOn: string;
  acknowledgeBy: string | null;
  dueOn: string | null;
  paidInFull: boolean;
  revision: number;
  details: Buffer;
  openedBy: string;
  openedAt: Date;
  identityBy: string | null;
  identityAt: Date | null;
  extendedAt: Date | null;
  /** When somebody of the clinic chose the law; null: it stands as it was entered. */
  lawAt: Date | null;
  state: QueuedRequest['state'];
  outcome: RequestOutcome | null;
  closedBy: string | null;
  closedAt: Date | null;
  /** Of a correction: the entry that it is about, of which kind, and when it was entered. */
  aboutEntry: string | null;
  aboutKind: EntryKind | null;
  aboutOn: string | null;
}

/** The day of an entry by the clinic's clocks, as lists show it. */
const CLINIC_DAY = `(e.created_at at time zone coalesce(
  (select s.time_zone from core.access_settings s where s.tenant_id = e.tenant_id), 'UTC'))::date::text`;
const ofEntry = (what: string, as: string): string =>
  `(select ${what} from chart_entry e where e.tenant_id = r.tenant_id and e.id = r.about_entry) as "${as}"`;
export const REQUEST_COLUMNS = `r.id, r.patient_id as "patientId", r.ref, r.kind, r.law, r.asked_by as "askedBy", r.channel,
  r.asked_on::text as "askedOn", r.acknowledge_by::text as "acknowledgeBy", r.due_on::text as "dueOn",
  r.paid_in_full as "paidInFull", r.revision, r.details, r.opened_by as "openedBy", r.opened_at as "openedAt",
  r.identity_by as "identityBy", r.identity_at as "identityAt", r.extended_at as "extendedAt", r.law_at as "lawAt", r.state, r.outcome,
  r.closed_by as "closedBy", r.closed_at as "closedAt", r.about_entry as "aboutEntry", ${ofEntry('e.kind', 'aboutKind')},
  ${ofEntry(CLINIC_DAY, 'aboutOn')}`;

const OF_PATIENT: Statement = {
  name: 'requests-of-patient',
  text: `select ${REQUEST_COLUMNS} from patient_request r where r.patient_id = $1 order by r.opened_at desc, r.id desc limit 200`,
};
export const requestsOfPatient = (tx: Tx, patientId: string): Promise<RequestRow[]> =>
  tx.query<RequestRow>(OF_PATIENT, [patientId]);

const LOCK: Statement = {
  name: 'requests-lock',
  text: `select ${REQUEST_COLUMNS} from patient_request r join patient p on p.tenant_id = r.tenant_id and p.id = r.patient_id
    where r.id = $1 for update of r`,
};
/** For somebody who sees the patient; nothing to others. */
export const lockRequest = async (tx: Tx, id: string): Promise<RequestRow | undefined> =>
  (await tx.query<RequestRow>(LOCK, [id]))[0];

const FIND: Statement = {
  name: 'requests-find',
  text: `select ${REQUEST_COLUMNS} from patient_request r join patient p on p.tenant_id = r.tenant_id and p.id = r.patient_id
    where r.id = $1`,
};
export const findRequest = async (tx: Tx, id: string): Promise<RequestRow | undefined> =>
  (await tx.query<RequestRow>(FIND, [id]))[0];

export interface QueueRow extends Omit<QueuedRequest, 'extendedAt' | 'identityAt' | 'closedAt'> {
  extendedAt: Date | null;
  identityAt: Date | null;
  closedAt: Date | null;
}
const QUEUE: Statement = {
  name: 'requests-queue',
  text: `select * from (
    select r.id, p.id as "patientId", r.ref, r.asked_by as "askedBy", r.kind, r.law, r.asked_on::text as "askedOn",
      r.acknowledge_by::text as "acknowledgeBy", r.due_on::text as "dueOn", r.extended_at as "extendedAt",
      r.identity_at as "identityAt", r.state, r.outcome, r.closed_at as "closedAt"
    from patient_request r left join patient p on p.tenant_id = r.tenant_id and p.id = r.patient_id
    union all
    select e.id, p.id, e.ref, null, 'deletion', null, e.asked_on::text, null, e.due_on::text, null, null,
      case e.state when 'withdrawn' then 'withdrawn' when 'open' then 'open' else 'answered' end,
      case when e.state in ('shredding', 'done') then case e.decision when 'allowed' then 'granted' else 'partly' end end,
      coalesce(e.finished_at, e.carried_out_at)
    from erasure e left join patient p on p.tenant_id = e.tenant_id and p.id = e.patient_id) q
    order by (q.state = 'open') desc, q."dueOn" nulls last, q."askedOn" desc, q.id limit 500`,
};
/** Open ones first, by the day on which they are due. */
export const requestQueue = (tx: Tx): Promise<QueueRow[]> => tx.query<QueueRow>(QUEUE, []);

const INSERT: Statement = {
  name: 'requests-insert',
  text: `insert into patient_request (tenant_id, id, patient_id, ref, kind, law, asked_by, channel, asked_on, acknowledge_by,
      due_on, paid_in_full, details, opened_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, (select sec.user_id()))`,
};
export type NewRequest = Pick<
  RequestRow,
  | 'id'
  | 'patientId'
  | 'ref'
  | 'kind'
  | 'law'
  | 'askedBy'
  | 'channel'
  | 'askedOn'
  | 'acknowledgeBy'
  | 'dueOn'
  | 'paidInFull'
  | 'details'
>;
export const insertRequest = (tx: Tx, row: NewRequest): Promise<object[]> =>
  tx.query(INSERT, [row.id, row.patientId, row.ref, row.kind, row.law, row.askedBy, row.channel, row.askedOn, row.acknowledgeBy, row.dueOn, row.paidInFull, row.details]); // prettier-ignore

const DETAILS: Statement = {
  name: 'requests-details',
  text: `update patient_request set revision = revision + 1, details = $2 where id = $1 returning id`,
};
export const keepDetails = (tx: Tx, id: string, details: Buffer): Promise<object[]> => tx.query(DETAILS, [id, details]);

const IDENTITY: Statement = {
  name: 'requests-identity',
  text: `update patient_request set revision = revision + 1, details = $2, identity_by = (select sec.user_id()),
    identity_at = now() where id = $1 returning id`,
};
export const keepIdentity = (tx: Tx, id: string, details: Buffer): Promise<object[]> =>
  tx.query(IDENTITY, [id, details]);

const EXTEND: Statement = {
  name: 'requests-extend',
  text: `update patient_request set revision = revision + 1, details = $2, due_on = $3, reminded = 0, extended_by = (select sec.user_id()),
    extended_at = now() where id = $1 returning id`,
};
export const extendRequest = (tx: Tx, id: string, details: Buffer, dueOn: string): Promise<object[]> =>
  tx.query(EXTEND, [id, details, dueOn]);

const LAW: Statement = {
  name: 'requests-law',
  text: `update patient_request r set revision = revision + 1, details = $2, law = $3, acknowledge_by = $4, due_on = $5::date,
    reminded = case when $5::date is distinct from r.due_on then 0 else r.reminded end, law_by = (select sec.user_id()), law_at = now()
    where id = $1 returning id`,
};
export const keepLaw = (
  tx: Tx,
  id: string,
  { details, law, acknowledgeBy, dueOn }: Pick<RequestRow, 'details' | 'law' | 'acknowledgeBy' | 'dueOn'>,
): Promise<object[]> => tx.query(LAW, [id, details, law, acknowledgeBy, dueOn]);

const CLOSE: Statement = {
  name: 'requests-close',
  text: `update patient_request set revision = revision + 1, details = $2, state = $3, outcome = $4,
    closed_by = (select sec.user_id()), closed_at = now() where id = $1 returning id`,
};
export const closeRequest = (
  tx: Tx,
  id: string,
  { details, state, outcome }: { details: Buffer; state: 'answered' | 'withdrawn'; outcome: RequestOutcome | null },
): Promise<object[]> => tx.query(CLOSE, [id, details, state, outcome]);

const ABOUT: Statement = {
  name: 'requests-about',
  text: `update patient_request r set about_entry = $2, revision = revision + 1, details = $3 where r.id = $1
    and exists (select from chart_entry e where e.tenant_id = r.tenant_id and e.patient_id = r.patient_id and e.id = $2) returning r.id`,
};
/** False for an entry that is not this patient's. */
export const keepAbout = async (tx: Tx, id: string, entryId: string, details: Buffer): Promise<boolean> =>
  (await tx.query(ABOUT, [id, entryId, details])).length === 1;

const SUBJECT: Statement = {
  name: 'requests-subject',
  text: `select p.ref, i.details as identity, f.details as profile from patient p
    join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
    join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id where p.id = $1`,
};
export interface SubjectRow {
  ref: string;
  identity: Buffer;
  profile: Buffer;
}
export const findSubject = async (tx: Tx, patientId: string): Promise<SubjectRow | undefined> =>
  (await tx.query<SubjectRow>(SUBJECT, [patientId]))[0];

const PLACE: Statement = {
  name: 'requests-place',
  text: `select c.name, r.jurisdiction, (now() at time zone coalesce(s.time_zone, 'UTC'))::date::text as today
    from core.clinic c left join core.retention_rule r on r.tenant_id = c.tenant_id
    left join core.access_settings s on s.tenant_id = c.tenant_id where c.tenant_id = (select sec.tenant())`,
};
export interface Place {
  name: string;
  jurisdiction: string | null;
  /** YYYY-MM-DD, in the clinic's own time zone. */
  today: string;
}
export async function clinicPlace(tx: Tx): Promise<Place> {
  const [place] = await tx.query<Place>(PLACE, []);
  if (!place) throw new Error('a clinic has no row of its own');
  return place;
}

export interface DueRow {
  id: string;
  ref: string;
  askedOn: string;
  dueOn: string;
  reminded: number;
  openedBy: string;
}
const DUE: Statement = {
  name: 'requests-due',
  text: `select r.id, r.ref, r.asked_on::text as "askedOn", r.due_on::text as "dueOn", r.reminded, r.opened_by as "openedBy"
    from patient_request r where r.state = 'open' and r.due_on is not null and r.reminded < 100 limit 2000`,
};
export const dueRequests = (tx: Tx): Promise<DueRow[]> => tx.query<DueRow>(DUE, []);

const REMINDED: Statement = {
  name: 'requests-reminded',
  text: `update patient_request set reminded = $2 where id = $1 and reminded < $2 and state = 'open' returning id`,
};
/** True for the one node that reminds. */
export const markReminded = async (tx: Tx, id: string, percent: number): Promise<boolean> =>
  (await tx.query(REMINDED, [id, percent])).length === 1;

const KEEPERS: Statement = {
  name: 'requests-keepers',
  text: `select m.account_id as id from core.membership m where m.tenant_id = (select sec.tenant()) and m.removed_at is null
    and (m.role in ('owner', 'privacy-officer') or (m.account_id = $1 and m.role = 'provider'))`,
};
export const keepersOf = async (tx: Tx, openedBy: string): Promise<string[]> =>
  (await tx.query<{ id: string }>(KEEPERS, [openedBy])).map(({ id }) => id);
