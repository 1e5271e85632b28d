import type { Statement, Tx } from '../../platform/db/index.ts';

export interface ClosingRow {
  askedAt: Date;
  askedBy: string;
  dueAt: Date;
  due: boolean;
  exportedAt: Date | null;
  /** The archive is of the day before at most: what changed since was in nobody's hands. */
  fresh: boolean | null;
  endedAt: Date | null;
}
const READ: Statement = {
  name: 'closing-read',
  text: `select c.asked_at as "askedAt", c.asked_by as "askedBy", c.due_at as "dueAt", c.due_at <= now() as due,
    c.exported_at as "exportedAt", c.ended_at as "endedAt",
    c.exported_at >= now() - interval '24 hours' as fresh from core.closing c
    where c.ended_at is not null or now() < c.due_at + interval '30 days'`,
};
/** Nothing for a wish that nobody carried out for a month: it is none any more. */
export const readClosing = async (tx: Tx): Promise<ClosingRow | undefined> => (await tx.query<ClosingRow>(READ, []))[0];

const LOCK: Statement = {
  name: 'closing-lock',
  text: 'select true as done from core.closing c where c.ended_at is null for update',
};
/** From here to the end of the transaction nobody sets a hold or writes of a patient: they wait, and are then refused. */
export const lock = (tx: Tx): Promise<object[]> => tx.query(LOCK, []);

const LAPSED: Statement = {
  name: 'closing-lapsed',
  text: `delete from core.closing where ended_at is null and now() >= due_at + interval '30 days'`,
};
const ASK: Statement = {
  name: 'closing-ask',
  text: `insert into core.closing (tenant_id, asked_by) values ((select sec.tenant()), (select sec.user_id()))
    on conflict do nothing returning true as done`,
};
/** @returns false when it was asked for already */
export async function ask(tx: Tx): Promise<boolean> {
  await tx.query(LAPSED, []);
  return (await tx.query(ASK, [])).length > 0;
}

const CANCEL: Statement = {
  name: 'closing-cancel',
  text: 'delete from core.closing where ended_at is null returning true as done',
};
export const cancel = async (tx: Tx): Promise<boolean> => (await tx.query(CANCEL, [])).length > 0;

const NOW: Statement = { name: 'closing-now', text: 'select now()::text as now' };
export const startOf = async (tx: Tx): Promise<string> => (await tx.query<{ now: string }>(NOW, []))[0]?.now ?? '';
const EXPORTED: Statement = { name: 'closing-exported', text: 'select sec.mark_exported($1::timestamptz) as done' };
/** For the system. @param from as `startOf` told it when the first of it was read */
export const markExported = (tx: Tx, from: string): Promise<object[]> => tx.query(EXPORTED, [from]);

const END: Statement = {
  name: 'closing-end',
  text: `update core.closing set ended_at = now(), ended_by = (select sec.user_id()), counts = $1, entry_id = $2, leaf = $3
    where ended_at is null returning ended_at as at`,
};
export const end = async (
  tx: Tx,
  told: { counts: Record<string, number>; entryId: string; leaf: string },
): Promise<Date | undefined> =>
  (await tx.query<{ at: Date }>(END, [JSON.stringify(told.counts), told.entryId, told.leaf]))[0]?.at;

const NEAR: Statement = { name: 'closing-near', text: 'select tenant_id as "tenantId" from sec.closings_near()' };
/** As the platform: clinics that can be destroyed within a day. */
export const closingsNear = (tx: Tx): Promise<{ tenantId: string }[]> => tx.query(NEAR, []);

const TOLD: Statement = {
  name: 'closing-told',
  text: `select m.account_id as id from core.membership m
    where m.removed_at is null and m.role in ('owner', 'privacy-officer')`,
};
/** Whom a closing is told: every owner, also the one who asked, and the privacy officer. */
export const whoIsTold = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(TOLD, [])).map(({ id }) => id);

const WIPE: Statement = { name: 'closing-wipe', text: 'select sec.wipe_clinic() as counts' };
/** @returns rows by table */
export const wipe = async (tx: Tx): Promise<Record<string, number>> =>
  (await tx.query<{ counts: Record<string, number> }>(WIPE, []))[0]?.counts ?? {};

const UNFINISHED: Statement = { name: 'closing-unfinished', text: 'select sec.unfinished_closings() as id' };
export const unfinished = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(UNFINISHED, [])).map(({ id }) => id);
const FINISH: Statement = { name: 'closing-finish', text: 'select sec.finish_closing() as done' };
export const finish = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ done: boolean | null }>(FINISH, []))[0]?.done === true;

const ABOUT: Statement = {
  name: 'closing-about',
  text: `select c.name, exists (select from core.organisation_clinic o where o.clinic_id = c.tenant_id and o.joined_at is not null
      and o.removed_at is null) as organisation,
      (select a.name from core.account a where a.id = (select sec.user_id())) as person
    from core.clinic c where c.tenant_id = (select sec.tenant())`,
};
export interface About {
  name: string;
  organisation: boolean;
  person: string | null;
}
export const about = async (tx: Tx): Promise<About | undefined> => (await tx.query<About>(ABOUT, []))[0];

const HOLDS: Statement = {
  name: 'closing-holds',
  text: 'select count(*)::integer as holds from legal_hold h where h.released_at is null',
};
const PATIENTS: Statement = { name: 'closing-patients', text: 'select p.id, p.ref from patient p order by p.id' };
const LOOSE: Statement = {
  name: 'closing-loose-studies',
  text: `select max(s.saved_at) as last, count(*)::integer as count from study s
    where s.state = 'saved' and s.id is distinct from (select x.study_id from core.sample_study x)`,
};
const VISITS: Statement = {
  name: 'closing-visits',
  text: `select count(*)::integer as visits from core.appointment a
    where a.starts_at > now() and a.status in ('booked', 'confirmed')`,
};
/** Appointments that are still to come. */
export const openVisits = async (tx: Tx): Promise<number> =>
  (await tx.query<{ visits: number }>(VISITS, []))[0]?.visits ?? 0;
const SAVED: Statement = {
  name: 'closing-saved-studies',
  text: `select count(*)::integer as count from study s
    where s.state = 'saved' and s.id is distinct from (select x.study_id from core.sample_study x)`,
};
export const savedStudies = async (tx: Tx): Promise<number> =>
  (await tx.query<{ count: number }>(SAVED, []))[0]?.count ?? 0;
const COPIES: Statement = {
  name: 'closing-copies-due',
  text: `select ((select count(*) from patient_request r where r.state = 'open' and r.kind in ('access', 'portability'))
    + (select count(*) from form_request f where f.confirmed_at is not null and f.closed_at is null and f.kind = 'access'))::integer as count`,
};
/** Copies of records that somebody asked for, also on the public form, and nobody has handed out. */
export const copiesDue = async (tx: Tx): Promise<number> =>
  (await tx.query<{ count: number }>(COPIES, []))[0]?.count ?? 0;
/** In the clinic's PHI schema, as an owner: what the law may still ask for. */
export const openHolds = async (tx: Tx): Promise<number> =>
  (await tx.query<{ holds: number }>(HOLDS, []))[0]?.holds ?? 0;
export const patients = (tx: Tx): Promise<{ id: string; ref: string }[]> => tx.query(PATIENTS, []);
export const ownStudies = async (tx: Tx): Promise<{ last: Date | null; count: number }> =>
  (await tx.query<{ last: Date | null; count: number }>(LOOSE, []))[0] ?? { last: null, count: 0 };

const PEOPLE: Statement = {
  name: 'closing-people',
  text: `select a.id, a.name, a.email, m.role, m.removed_at as "removedAt"
    from core.membership m join core.account a on a.id = m.account_id order by a.name, a.id`,
};
/** Ways in, and what is on its way to somebody: of no use to whoever keeps the archive, or of too much. */
const LEFT_OUT = ['session', 'idempotency', 'link_payload', 'link_session', 'mail', 'mail_suppression', 'closing'];
const TABLES: Statement = {
  name: 'closing-tables',
  text: `select c.relname::text as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'core' and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
      and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'tenant_id' and not o.attisdropped)
      and not c.relname = any ($1) and has_column_privilege(c.oid, a.attnum, 'select')
      and (a.atttypid <> 'bytea'::regtype or (c.relname, a.attname) = ('branding', 'logo'))
      and a.attname !~ '(secret|mac|hash|sealed|pepper|wrapped)'
    group by c.relname order by c.relname`,
};
/**
 * What stands of the clinic outside of its PHI schema, for its owner to keep: every table that has rows of it, whatever a
 * later migration adds, less secrets and what is sealed.
 */
export async function clinicData(tx: Tx): Promise<{ people: object[]; tables: Record<string, object[]> }> {
  const tables: Record<string, object[]> = {};
  for (const { name, columns } of await tx.query<{ name: string; columns: string }>(TABLES, [LEFT_OUT])) {
    const text = `select to_jsonb(x) as row from (select ${columns} from core.${name} where tenant_id = (select sec.tenant())) x`;
    const rows = await tx.query<{ row: object }>({ name: `closing-all-${name}`, text }, []);
    if (rows.length > 0) tables[name] = rows.map(({ row }) => row);
  }
  return { people: await tx.query(PEOPLE, []), tables };
}

const VISITORS: Statement = {
  name: 'closing-visitors',
  text: 'select v.id, v.appointment_id as "appointmentId", v.details from visitor v order by v.id',
};
const FORM_REQUESTS: Statement = {
  name: 'closing-form-requests',
  text: `select f.id, f.ref, f.kind, f.asked_on::text as "askedOn", f.due_on::text as "dueOn", f.closed_as as "closedAs", f.details
    from form_request f where f.confirmed_at is not null order by f.id`,
};
export interface FormRequestRow {
  id: string;
  ref: string;
  kind: string;
  askedOn: string;
  dueOn: string | null;
  closedAs: string | null;
  details: Uint8Array;
}
/** What came on the public form and stands in no record: this is its only copy. */
export const formRequests = (tx: Tx): Promise<FormRequestRow[]> => tx.query<FormRequestRow>(FORM_REQUESTS, []);

/** Those who booked and have no record: this is their only copy. */
export const visitors = (tx: Tx): Promise<{ id: string; appointmentId: string; details: Uint8Array }[]> =>
  tx.query(VISITORS, []);
