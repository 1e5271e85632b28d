import type { Statement, Tx } from '../../platform/db/index.ts';

export { inTurn, once } from '../../platform/db/index.ts';

export interface ThreadRow {
  id: string;
  patientId: string;
  details: Buffer;
  lastAt: Date;
  waiting: boolean;
}
const WAITING = 't.last_from_patient and t.settled_at is null';
const COLUMNS = `t.id, t.patient_id as "patientId", t.details, t.last_at as "lastAt", ${WAITING} as waiting`;

const OF_PATIENT: Statement = {
  name: 'messages-threads',
  text: `select ${COLUMNS} from message_thread t where t.patient_id = $1 order by t.last_at desc, t.id desc limit $2`,
};
/** Of the patient whom the context sees, newest first. @param most - null: all there are */
export const threadsOf = (tx: Tx, patientId: string, most: number | null): Promise<ThreadRow[]> =>
  tx.query(OF_PATIENT, [patientId, most]);

export interface MessageRow {
  id: string;
  threadId: string;
  fromPatient: boolean;
  authorId: string;
  details: Buffer;
  sentAt: Date;
  readAt: Date | null;
  readById: string | null;
}
const MESSAGES: Statement = {
  name: 'messages-of-threads',
  text: `select m.id, m.thread_id as "threadId", m.from_patient as "fromPatient", m.author_id as "authorId", m.details,
      m.sent_at as "sentAt", m.read_at as "readAt", m.read_by as "readById"
    from (select * from message where patient_id = $1 order by sent_at desc, id desc limit $2) m order by m.sent_at, m.id`,
};
/** The newest, oldest of them first. @param most - null: all there are */
export const messagesOf = (tx: Tx, patientId: string, most: number | null): Promise<MessageRow[]> =>
  tx.query(MESSAGES, [patientId, most]);

const THREAD: Statement = {
  name: 'messages-thread',
  text: `select ${COLUMNS} from message_thread t where t.id = $1`,
};
export const findThread = async (tx: Tx, id: string): Promise<ThreadRow | undefined> =>
  (await tx.query<ThreadRow>(THREAD, [id]))[0];

const OPEN: Statement = {
  name: 'messages-open',
  text: `insert into message_thread (tenant_id, id, patient_id, details) values ((select sec.tenant()), $1, $2, $3)`,
};
export const openThread = (tx: Tx, id: string, patientId: string, details: Buffer): Promise<object[]> =>
  tx.query(OPEN, [id, patientId, details]);

export interface NewMessage {
  id: string;
  threadId: string;
  patientId: string;
  fromPatient: boolean;
  details: Buffer;
}
const SEND: Statement = {
  name: 'messages-send',
  text: `insert into message (tenant_id, id, thread_id, patient_id, from_patient, author_id, details)
    values ((select sec.tenant()), $1, $2, $3, $4, (select sec.user_id()), $5) on conflict do nothing returning id`,
};
/** False when another record has one by this id. */
export const insertMessage = async (
  tx: Tx,
  { id, threadId, patientId, fromPatient, details }: NewMessage,
): Promise<boolean> => (await tx.query(SEND, [id, threadId, patientId, fromPatient, details])).length === 1;

/** For the patient, what somebody else opened for them is new still: all of those others are seen by the patient alone. */
const BY_ANOTHER = `read_by <> (select sec.user_id()) and read_by in (select x.id from proxy x)`;
const READ: Statement = {
  name: 'messages-mark-read',
  text: `update message set read_by = (select sec.user_id()), read_at = now()
    where thread_id = $1 and from_patient = $2 and (read_by is null or (not from_patient and ${BY_ANOTHER}))
      and sent_at <= (select s.sent_at from message s where s.id = $3 and s.thread_id = $1) returning id`,
};
/** What the other side wrote in a conversation, as far as `last`. @returns how many were not read before */
export const markRead = async (tx: Tx, threadId: string, fromPatient: boolean, last: string): Promise<number> =>
  (await tx.query(READ, [threadId, fromPatient, last])).length;

const SETTLE: Statement = {
  name: 'messages-settle',
  text: `update message_thread t set settled_by = (select sec.user_id()), settled_at = now()
    where t.id = $1 and ${WAITING}
      and t.last_at <= (select m.sent_at from message m where m.id = $2 and m.thread_id = t.id) returning t.id`,
};
/** False when nothing waits, or something came after `last`. */
export const settleThread = async (tx: Tx, id: string, last: string): Promise<boolean> =>
  (await tx.query(SETTLE, [id, last])).length === 1;

/** Of a patient `p`: treated by the person of the context, or by nobody, so that somebody feels meant. */
const MINE = `(p.id in (select my_patients()) or ((select is_owner()) and not exists (select from patient_assignment a
  where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.kind in ('provider', 'cover') and a.ended_at is null
    and (a.ends_at is null or a.ends_at > now()))))`;

export interface ListedRow extends ThreadRow {
  mark: string;
  ref: string;
  identity: Buffer;
  profile: Buffer;
  mine: boolean;
}
/** $1 sealed address, $2 how many, $3 and $4 time and id of the last one before: one ledger entry for each that is shown. */
const pageOf = (where: string, after: '<' | '>', order: 'asc' | 'desc'): string => `with page as materialized (
    select t.*, t.last_at::text as mark from message_thread t
    join patient p on p.tenant_id = t.tenant_id and p.id = t.patient_id
    where p.removed_at is null and ${where} and ($3::timestamptz is null or (t.last_at, t.id) ${after} ($3, $4::uuid))
    order by t.last_at ${order}, t.id ${order} limit $2)
  select ${COLUMNS}, t.mark, p.ref, i.details as identity, f.details as profile, ${MINE} as mine,
    audit.append('message.listed', 'done', 'message-thread', t.id::text, p.ref,
      case when sees_as(p.id) = 'grant' then '{"grant":"' || sec.grant_for(null, p.ref) || '"}' else '{}' end, $1) as written
  from page t join patient p on p.tenant_id = t.tenant_id and p.id = t.patient_id
  join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
  join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
  order by t.last_at ${order}, t.id ${order}`;
const LISTS: Record<'waiting' | 'all', Statement> = {
  waiting: { name: 'messages-list-waiting', text: pageOf(WAITING, '>', 'asc') }, // who has waited longest first
  all: { name: 'messages-list', text: pageOf('true', '<', 'desc') },
};
export const listThreads = (
  tx: Tx,
  address: Buffer,
  list: 'waiting' | 'all',
  limit: number,
  [mark, id]: readonly [string | null, string | null],
): Promise<ListedRow[]> => tx.query(LISTS[list], [address, limit, mark, id]);

const COUNT: Statement = {
  name: 'messages-waiting',
  text: `select count(*)::integer as n from message_thread t join patient p on p.tenant_id = t.tenant_id and p.id = t.patient_id
    where ${WAITING} and p.removed_at is null and ${MINE}`,
};
/** How many wait for the person of the context. */
export const countWaiting = async (tx: Tx): Promise<number> => (await tx.query<{ n: number }>(COUNT, []))[0]?.n ?? 0;

export interface SubjectRow {
  ref: string;
  identity: Buffer;
  profile: Buffer;
  /** Of the way in; null: there is none, or only a lapsed one. */
  accountId: string | null;
  locale: 'en' | 'es' | null;
  /** Somebody reads what is written here: the patient, or who comes in for them. */
  active: boolean;
  /** The patient has come in themselves. */
  hasCome: boolean;
  wantsMails: boolean;
}
const SUBJECT: Statement = {
  name: 'messages-subject',
  text: `select p.ref, i.details as identity, f.details as profile, a.id as "accountId", a.locale,
      a.activated_at is not null as "hasCome", a.activated_at is not null or exists (select from core.portal_account x where x.patient_id = p.id and x.kind = 'proxy'
        and x.activated_at is not null and x.ended_at is null and x.ends_at > now() and 'messages' = any (x.scope)) as active, wants_mails(p.id, 'messages') as "wantsMails"
    from patient p join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
    join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    left join core.portal_account a on a.tenant_id = p.tenant_id and a.patient_id = p.id and a.kind = 'patient' and a.ended_at is null
    where p.id = $1 and p.removed_at is null`,
};
/** Of a patient whom the person of the context sees. */
export const findSubject = async (tx: Tx, patientId: string): Promise<SubjectRow | undefined> =>
  (await tx.query<SubjectRow>(SUBJECT, [patientId]))[0];

const UNREAD: Statement = {
  name: 'messages-own-unread',
  text: `select count(*)::integer as n from message m
    where not m.from_patient and (m.read_by is null or (${BY_ANOTHER}))`,
};
/** In the patient's own role. */
export const ownUnread = async (tx: Tx): Promise<number> => (await tx.query<{ n: number }>(UNREAD, []))[0]?.n ?? 0;

const SENT_LATELY: Statement = {
  name: 'messages-own-sent',
  text: `select count(*)::integer as n from message m where m.author_id = (select sec.user_id()) and m.sent_at > now() - interval '1 hour'`,
};
/** Of whoever writes: what somebody else writes for the patient takes nothing from it. */
export const ownSentLately = async (tx: Tx): Promise<number> =>
  (await tx.query<{ n: number }>(SENT_LATELY, []))[0]?.n ?? 0;

const OWN: Statement = {
  name: 'messages-own-one',
  text: `select m.id, m.thread_id as "threadId", m.patient_id as "patientId", m.details from message m
    where m.id = $1 and m.from_patient`,
};
export interface OwnRow {
  id: string;
  threadId: string;
  patientId: string;
  details: Buffer;
}
export const findOwn = async (tx: Tx, id: string): Promise<OwnRow | undefined> =>
  (await tx.query<OwnRow>(OWN, [id]))[0];

const PEOPLE: Statement = { name: 'messages-people', text: 'select id, name from sec.people_for_patient($1)' };
export const peopleForPatient = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map(
    (await tx.query<{ id: string; name: string }>(PEOPLE, [[...new Set(ids)]])).map(({ id, name }) => [id, name]),
  );

const CHOICES: Statement = {
  name: 'mail-choices',
  text: `select wants_mails($1, 'messages') as messages, wants_mails($1, 'appointments') as appointments`,
};
export const mailChoices = async (
  tx: Tx,
  patientId: string,
): Promise<{ messages: boolean; appointments: boolean } | undefined> =>
  (await tx.query<{ messages: boolean; appointments: boolean }>(CHOICES, [patientId]))[0];
const CHOOSE: Statement = {
  name: 'mail-choose',
  text: `insert into mail_choice (tenant_id, patient_id, about, wanted) values ((select sec.tenant()), $1, $2, $3)
    on conflict (tenant_id, patient_id, about) do update set wanted = excluded.wanted`,
};
export const chooseMail = (tx: Tx, patientId: string, about: string, wanted: boolean): Promise<object[]> =>
  tx.query(CHOOSE, [patientId, about, wanted]);

const UNWANTED: Statement = {
  name: 'mail-own-unwanted',
  text: 'select a.unwanted from core.portal_account a where a.id = (select sec.user_id())',
};
/** Mails that somebody who is here for a patient has said no to. */
export const ownUnwanted = async (tx: Tx): Promise<readonly string[]> =>
  (await tx.query<{ unwanted: string[] }>(UNWANTED, []))[0]?.unwanted ?? [];
const SET_UNWANTED: Statement = {
  name: 'mail-own-unwanted-set',
  text: `update core.portal_account set unwanted = array_remove(unwanted, $1) || case when $2 then '{}' else array[$1] end
    where id = (select sec.user_id())`,
};
export const setOwnUnwanted = (tx: Tx, about: string, wanted: boolean): Promise<object[]> =>
  tx.query(SET_UNWANTED, [about, wanted]);
