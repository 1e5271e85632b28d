import {
  allows,
  type ChangeTask,
  CLINIC_ROLES,
  type TaskAutomation,
  type TaskPriority,
  type TaskQuery,
  type TaskStatus,
  type TaskSubject,
} from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface TaskRow {
  id: string;
  revision: number;
  title: string | null;
  auto: TaskAutomation | null;
  status: TaskStatus;
  priority: TaskPriority;
  assigneeId: string | null;
  assigneeName: string | null;
  assigneeHere: boolean;
  /** YYYY-MM-DD */
  dueOn: string | null;
  overdue: boolean;
  patientRef: string | null;
  /** Whom it was about before. */
  pastRefs: string[];
  aboutKind: TaskSubject | null;
  aboutId: string | null;
  repeats: string | null;
  items: number;
  itemsDone: number;
  comments: number;
  madeAt: Date;
  madeBy: string;
  makerName: string | null;
  makerHere: boolean;
  doneAt: Date | null;
  today: string;
}

/** The clinic's own day. */
const TODAY = `(select (now() at time zone p.time_zone)::date from core.practice p)`;
const COLUMNS = `t.id, t.revision, t.title, t.auto, t.status, t.priority, t.assignee_id as "assigneeId",
  a.name as "assigneeName", m.account_id is not null and m.removed_at is null as "assigneeHere",
  to_char(t.due_on, 'YYYY-MM-DD') as "dueOn", coalesce(t.status <> 'done' and t.due_on < ${TODAY}, false) as overdue,
  t.patient_ref as "patientRef", t.past_refs as "pastRefs", t.about_kind as "aboutKind", t.about_id as "aboutId", t.repeats,
  (select count(*) from core.task_item i where i.task_id = t.id)::integer as items,
  (select count(*) from core.task_item i where i.task_id = t.id and i.done)::integer as "itemsDone",
  (select count(*) from core.task_comment c where c.task_id = t.id)::integer as comments,
  t.made_at as "madeAt", t.made_by as "madeBy", b.name as "makerName",
  n.account_id is not null and n.removed_at is null as "makerHere", t.done_at as "doneAt",
  to_char(${TODAY}, 'YYYY-MM-DD') as today`;
const PEOPLE = `left join core.account a on a.id = t.assignee_id
  left join core.membership m on m.account_id = t.assignee_id
  left join core.account b on b.id = t.made_by left join core.membership n on n.account_id = t.made_by`;

const listed = (name: string, where: string, order: string): Statement => ({
  name: `task-list-${name}`,
  text: `select ${COLUMNS} from core.task t ${PEOPLE}
    where t.removed_at is null and ${where} and ($1::text is null or t.patient_ref = $1) order by ${order} limit $2`,
});
const SOONEST = `t.due_on nulls last, array_position('{high,normal,low}', t.priority), t.id`;
const LISTS: Record<TaskQuery['list'], Statement> = {
  mine: listed('mine', `t.status <> 'done' and t.assignee_id = (select sec.user_id())`, SOONEST),
  open: listed('open', `t.status <> 'done'`, SOONEST),
  overdue: listed('overdue', `t.status <> 'done' and t.due_on < ${TODAY}`, SOONEST),
  done: listed('done', `t.status = 'done'`, 't.done_at desc, t.id'),
};
export const listTasks = (tx: Tx, { list, patientRef }: TaskQuery, limit: number): Promise<TaskRow[]> =>
  tx.query(LISTS[list], [patientRef ?? null, limit]);

const DAY: Statement = { name: 'task-today', text: `select to_char(${TODAY}, 'YYYY-MM-DD') as today` };
export const clinicDay = async (tx: Tx): Promise<string> =>
  (await tx.query<{ today: string }>(DAY, []))[0]?.today ?? '';

const ONE: Statement = {
  name: 'task-one',
  text: `select ${COLUMNS} from core.task t ${PEOPLE} where t.id = $1 and t.removed_at is null`,
};
export const findTask = async (tx: Tx, id: string): Promise<TaskRow | undefined> =>
  (await tx.query<TaskRow>(ONE, [id]))[0];

const LOCK: Statement = {
  name: 'task-lock',
  text: `select t.id from core.task t where t.id = $1 and t.removed_at is null for update`,
};
/** The task as it stands, kept for this transaction. */
export const lockTask = async (tx: Tx, id: string): Promise<TaskRow | undefined> =>
  (await tx.query(LOCK, [id])).length === 0 ? undefined : findTask(tx, id);

export interface InsertTask {
  id: string;
  title: string | null;
  priority: TaskPriority;
  assigneeId: string | null;
  dueOn: string | null;
  patientRef: string | null;
  repeats: string | null;
  previousId?: string;
  about?: { kind: TaskSubject; id: string };
  auto?: { kind: TaskAutomation; key: string };
}
const INSERT: Statement = {
  name: 'task-insert',
  text: `insert into core.task (tenant_id, id, title, priority, assignee_id, due_on, patient_ref, repeats, previous_id,
      about_kind, about_id, auto, auto_key, made_by, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, (select sec.user_id()), (select sec.user_id()))
    on conflict do nothing returning id`,
};
/** @returns false when the same automation, or the one before it in a series, has made it already */
export async function insertTask(tx: Tx, task: InsertTask): Promise<boolean> {
  const { id, title, priority, assigneeId, dueOn, patientRef, repeats, previousId, about, auto } = task;
  const values = [id, title, priority, assigneeId, dueOn, patientRef, repeats, previousId ?? null];
  const more = [about?.kind ?? null, about?.id ?? null, auto?.kind ?? null, auto?.key ?? null];
  return (await tx.query(INSERT, [...values, ...more])).length > 0;
}

const CHANGE: Statement = {
  name: 'task-change',
  text: `update core.task set title = coalesce($2, title), priority = $3, assignee_id = $4, due_on = $5, patient_ref = $6,
      repeats = $7, revision = revision + 1, changed_at = now(), changed_by = (select sec.user_id())
    where id = $1 returning revision`,
};
export const changeTask = async (tx: Tx, id: string, to: Omit<ChangeTask, 'revision'>): Promise<number> => {
  const { title, priority, assigneeId, dueOn, patientRef, repeats } = to;
  const values = [id, title, priority, assigneeId, dueOn, patientRef, repeats];
  return (await tx.query<{ revision: number }>(CHANGE, values))[0]?.revision ?? 0;
};

const MOVE: Statement = {
  name: 'task-move',
  text: `update core.task set status = $2, done_at = case when $2 = 'done' then now() end,
      done_by = case when $2 = 'done' then (select sec.user_id()) end,
      revision = revision + 1, changed_at = now(), changed_by = (select sec.user_id())
    where id = $1 returning revision`,
};
export const moveTask = async (tx: Tx, id: string, status: TaskStatus): Promise<number> =>
  (await tx.query<{ revision: number }>(MOVE, [id, status]))[0]?.revision ?? 0;

const REMOVE: Statement = {
  name: 'task-remove',
  text: `with items as (delete from core.task_item where task_id = $1),
      talk as (delete from core.task_comment where task_id = $1)
    update core.task set title = null, removed_at = now(), changed_at = now(), changed_by = (select sec.user_id())
    where id = $1`,
};
/** Its words go for good; what an automation calls it stays, so that it is not made again. */
export const removeTask = (tx: Tx, id: string): Promise<object[]> => tx.query(REMOVE, [id]);

const OPEN_OF: Statement = {
  name: 'task-open-of',
  text: `select id from core.task where auto_key = $1 and status <> 'done' and removed_at is null for update`,
};
export const openTaskOf = async (tx: Tx, key: string): Promise<string | undefined> =>
  (await tx.query<{ id: string }>(OPEN_OF, [key]))[0]?.id;

const OPEN_AUTO: Statement = {
  name: 'task-open-auto',
  text: `select auto_key as key, patient_ref as "patientRef" from core.task
    where auto = $1 and status <> 'done' and removed_at is null`,
};
export const openOfAuto = (tx: Tx, auto: TaskAutomation): Promise<{ key: string; patientRef: string | null }[]> =>
  tx.query(OPEN_AUTO, [auto]);

const KNOWN: Statement = {
  name: 'task-known',
  text: `select $1::text is null or sec.knows_reference($1) as reference,
      $2::uuid is null or exists (select from core.membership m where m.account_id = $2 and m.removed_at is null
        and m.role = any($3::text[])) as person`,
};
const WHO_OPENS = CLINIC_ROLES.filter((role) => allows(role, 'task:read'));
/** Whether the clinic has such a patient, and such a colleague, who may open a task. */
export const known = async (
  tx: Tx,
  patientRef: string | null,
  assigneeId: string | null,
): Promise<{ reference: boolean; person: boolean }> =>
  (await tx.query<{ reference: boolean; person: boolean }>(KNOWN, [patientRef, assigneeId, WHO_OPENS]))[0] ?? {
    reference: false,
    person: false,
  };

const NAMES: Statement = {
  name: 'task-names',
  text: `select c.name as clinic, (select a.name from core.account a where a.id = (select sec.user_id())) as actor
    from core.clinic c where c.tenant_id = (select sec.tenant())`,
};
export const namesOf = async (tx: Tx): Promise<{ clinic: string; actor: string | null }> =>
  (await tx.query<{ clinic: string; actor: string | null }>(NAMES, []))[0] ?? { clinic: '', actor: null };
