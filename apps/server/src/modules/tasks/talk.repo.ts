import type { TaskSettings } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface ItemRow {
  id: string;
  text: string;
  done: boolean;
}
const ITEMS: Statement = {
  name: 'task-items',
  text: 'select id, text, done from core.task_item where task_id = $1 order by sort, id',
};
export const itemsOf = (tx: Tx, taskId: string): Promise<ItemRow[]> => tx.query(ITEMS, [taskId]);

const DROP_ITEMS: Statement = {
  name: 'task-items-drop',
  text: 'delete from core.task_item where task_id = $1 and not id = any ($2)',
};
const PUT_ITEMS: Statement = {
  name: 'task-items-put',
  text: `insert into core.task_item (tenant_id, task_id, id, sort, text, done)
    select (select sec.tenant()), $1, i.id, i.sort, i.text, i.done
    from unnest($2::uuid[], $3::text[], $4::boolean[]) with ordinality as i (id, text, done, sort)
    on conflict (tenant_id, task_id, id) do update set sort = excluded.sort, text = excluded.text, done = excluded.done`,
};
/** The whole list, in this order. */
export async function putItems(tx: Tx, taskId: string, items: readonly ItemRow[]): Promise<void> {
  const ids = items.map(({ id }) => id);
  await tx.query(DROP_ITEMS, [taskId, ids]);
  if (items.length > 0)
    await tx.query(PUT_ITEMS, [taskId, ids, items.map(({ text }) => text), items.map(({ done }) => done)]);
}

const TICK: Statement = {
  name: 'task-item-tick',
  text: `update core.task_item i set done = $3 where i.task_id = $1 and i.id = $2
      and exists (select from core.task t where t.id = $1 and t.removed_at is null) returning id`,
};
export const tickItem = async (tx: Tx, taskId: string, id: string, done: boolean): Promise<boolean> =>
  (await tx.query(TICK, [taskId, id, done])).length > 0;

export interface CommentRow {
  id: string;
  text: string;
  byId: string;
  byName: string | null;
  byHere: boolean;
  at: Date;
}
const COMMENTS: Statement = {
  name: 'task-comments',
  text: `select c.id, c.text, c.said_by as "byId", a.name as "byName",
      m.account_id is not null and m.removed_at is null as "byHere", c.said_at as at
    from core.task_comment c left join core.account a on a.id = c.said_by
    left join core.membership m on m.account_id = c.said_by where c.task_id = $1 order by c.id`,
};
export const commentsOf = (tx: Tx, taskId: string): Promise<CommentRow[]> => tx.query(COMMENTS, [taskId]);

const SAY: Statement = {
  name: 'task-say',
  text: `insert into core.task_comment (tenant_id, task_id, id, text, said_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id()))`,
};
export const insertComment = (tx: Tx, taskId: string, id: string, text: string): Promise<object[]> =>
  tx.query(SAY, [taskId, id, text]);

const SAID: Statement = {
  name: 'task-said',
  text: 'select said_by as "byId" from core.task_comment where task_id = $1 and id = $2',
};
export const whoSaid = async (tx: Tx, taskId: string, id: string): Promise<string | undefined> =>
  (await tx.query<{ byId: string }>(SAID, [taskId, id]))[0]?.byId;

const UNSAY: Statement = { name: 'task-unsay', text: 'delete from core.task_comment where task_id = $1 and id = $2' };
export const deleteComment = (tx: Tx, taskId: string, id: string): Promise<object[]> => tx.query(UNSAY, [taskId, id]);

const SETTINGS: Statement = {
  name: 'task-settings',
  text: `select no_show as "noShow", packet_unread as "packetUnread", packet_hours as "packetHours",
      protocol_due as "protocolDue" from core.task_settings`,
};
/** What holds in a clinic that chose nothing: as the columns' defaults say. */
const DEFAULTS: TaskSettings = {
  noShow: true,
  packetUnread: true,
  packetHours: 12,
  protocolDue: true,
};
export const readSettings = async (tx: Tx): Promise<TaskSettings> =>
  (await tx.query<TaskSettings>(SETTINGS, []))[0] ?? DEFAULTS;

const KEEP: Statement = {
  name: 'task-settings-keep',
  text: `insert into core.task_settings (tenant_id, no_show, packet_unread, packet_hours, protocol_due, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, (select sec.user_id()))
    on conflict (tenant_id) do update set no_show = excluded.no_show, packet_unread = excluded.packet_unread,
      packet_hours = excluded.packet_hours, protocol_due = excluded.protocol_due,
      changed_at = now(), changed_by = excluded.changed_by`,
};
export const keepSettings = (tx: Tx, to: TaskSettings): Promise<object[]> =>
  tx.query(KEEP, [to.noShow, to.packetUnread, to.packetHours, to.protocolDue]);
