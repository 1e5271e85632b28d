import type { Statement, Tx } from '../../platform/db/index.ts';

export interface ClosingRow {
  askedAt: Date;
  askedBy: string;
  dueAt: Date;
  due: boolean;
  exportedAt: Date | null;
  endedAt: Date | null;
}
const READ: Statement = {
  name: 'closing-read',
  text: `select c.asked_at as "askedAt", c.asked_by as "askedBy", c.due_at as "dueAt", c.due_at <= now() as due,
    c.exported_at as "exportedAt", c.ended_at as "endedAt" from core.closing c`,
};
export const readClosing = async (tx: Tx): Promise<ClosingRow | undefined> => (await tx.query<ClosingRow>(READ, []))[0];

const ASK: Statement = {
  name: 'closing-ask',
  text: `insert into core.closing (tenant_id, asked_by) values ((select sec.tenant()), (select sec.user_id()))
    on conflict do nothing returning true as done`,
};
/** @returns false when it was asked for already */
export const ask = async (tx: Tx): Promise<boolean> => (await tx.query(ASK, [])).length > 0;

const CANCEL: Statement = {
  name: 'closing-cancel',
  text: 'delete from core.closing where ended_at is null returning true as done',
};
export const cancel = async (tx: Tx): Promise<boolean> => (await tx.query(CANCEL, [])).length > 0;

const EXPORTED: Statement = { name: 'closing-exported', text: 'update core.closing set exported_at = now()' };
export const markExported = (tx: Tx): Promise<object[]> => tx.query(EXPORTED, []);

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
/** In the clinic's PHI schema, as an owner: what the law may still ask for. */
export const openHolds = async (tx: Tx): Promise<number> =>
  (await tx.query<{ holds: number }>(HOLDS, []))[0]?.holds ?? 0;
export const patients = (tx: Tx): Promise<{ id: string; ref: string }[]> => tx.query(PATIENTS, []);
export const ownStudies = async (tx: Tx): Promise<{ last: Date | null; count: number }> =>
  (await tx.query<{ last: Date | null; count: number }>(LOOSE, []))[0] ?? { last: null, count: 0 };

const RAW: Statement = {
  name: 'closing-clinic-data',
  text: `select jsonb_build_object(
      'clinic', (select to_jsonb(c) from core.clinic c where c.tenant_id = (select sec.tenant())),
      'practice', (select to_jsonb(p) from core.practice p),
      'locations', coalesce((select jsonb_agg(to_jsonb(l) order by l.name) from core.location l), '[]'),
      'rooms', coalesce((select jsonb_agg(to_jsonb(r) order by r.name) from core.room r), '[]'),
      'people', coalesce((select jsonb_agg(jsonb_build_object('name', a.name, 'email', a.email, 'role', m.role,
        'removedAt', m.removed_at) order by a.name) from core.membership m join core.account a on a.id = m.account_id), '[]'),
      'retention', (select to_jsonb(r) from core.retention_rule r),
      'appointments', coalesce((select jsonb_agg(to_jsonb(x) order by x.starts_at) from core.appointment x), '[]'),
      'tasks', coalesce((select jsonb_agg(to_jsonb(x)) from core.task x), '[]')) as data`,
};
/** What stands of the clinic outside of its PHI schema, for its owner to keep. */
export const clinicData = async (tx: Tx): Promise<unknown> => (await tx.query<{ data: unknown }>(RAW, []))[0]?.data;
