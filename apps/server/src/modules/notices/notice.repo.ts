import type { Statement, Tx } from '../../platform/db/index.ts';

const INSERT: Statement = {
  name: 'notice-insert',
  text: `insert into core.notice (tenant_id, id, account_id, kind, facts)
    select (select sec.tenant()), id, account_id, $3, $4::jsonb from unnest($1::uuid[], $2::uuid[]) as n (id, account_id)`,
};
export const insertNotices = (
  tx: Tx,
  notices: { ids: readonly string[]; accountIds: readonly string[]; kind: string; facts: object },
): Promise<object[]> =>
  tx.query(INSERT, [notices.ids, notices.accountIds, notices.kind, JSON.stringify(notices.facts)]);

export interface NoticeRow {
  id: string;
  kind: string;
  facts: unknown;
  at: Date;
  read: boolean;
}
const LIST: Statement = {
  name: 'notice-list',
  text: `select id, kind, facts, created_at as at, read_at is not null as read from core.notice
    where tenant_id = (select sec.tenant()) and account_id = (select sec.user_id())
      and ($1 or not facts ? 'ref') order by id desc limit 50`,
};
/** @param refs - also those that name a patient's reference */
export const listNotices = (tx: Tx, refs: boolean): Promise<NoticeRow[]> => tx.query<NoticeRow>(LIST, [refs]);

const UNREAD: Statement = {
  name: 'notice-unread',
  text: `select count(*)::integer as n from core.notice
    where tenant_id = (select sec.tenant()) and account_id = (select sec.user_id()) and read_at is null
      and ($1 or not facts ? 'ref')`,
};
export const countUnread = async (tx: Tx, refs: boolean): Promise<number> =>
  (await tx.query<{ n: number }>(UNREAD, [refs]))[0]?.n ?? 0;

const READ: Statement = {
  name: 'notice-read',
  text: `update core.notice set read_at = now()
    where tenant_id = (select sec.tenant()) and account_id = (select sec.user_id()) and read_at is null and id <= $1`,
};
export const markRead = (tx: Tx, upTo: string): Promise<object[]> => tx.query(READ, [upTo]);

const FORGET: Statement = { name: 'notice-forget', text: 'select sec.forget_notices()' };
export const forgetNotices = (tx: Tx): Promise<object[]> => tx.query(FORGET, []);
