import {
  type ChangeTask,
  type MoveTask,
  type NewTask,
  TASK_LIMITS,
  type TaskChanged,
  type TaskDetail,
  type TaskList,
  type TaskQuery,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor, Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { type Asking, note, tellAssignee } from './about.ts';
import { nextDay } from './next-day.ts';
import { mayTidy, present, presentWhole } from './present.ts';
import * as talk from './talk.repo.ts';
import * as repo from './task.repo.ts';

/** Tasks of the clinic: everybody who works in it sees all of them. */
export const listTasks = ({ db }: Platform, actor: SessionInfo, query: TaskQuery): Promise<TaskList> =>
  db.inTenant(actor, async (tx) => {
    const rows = await repo.listTasks(tx, query, TASK_LIMITS.list + 1);
    const today = rows[0]?.today ?? (await repo.clinicDay(tx));
    return { tasks: rows.slice(0, TASK_LIMITS.list).map(present), today, more: rows.length > TASK_LIMITS.list };
  });

/** @throws Refusal not-found */
export const readTask = ({ db }: Platform, actor: SessionInfo, id: string): Promise<TaskDetail> =>
  db.inTenant(actor, async (tx) => {
    const row = (await repo.findTask(tx, id)) ?? refuse('not-found');
    return presentWhole(actor, row, await talk.itemsOf(tx, id), await talk.commentsOf(tx, id));
  });

/** @throws Refusal bad-request for a reference or a colleague that the clinic has not */
export const createTask = (
  platform: Platform,
  { actor, ip }: { actor: Actor; ip: string },
  ask: NewTask,
  repeatable: Repeatable | null,
): Promise<{ id: string }> =>
  platform.db.inTenant(actor, (tx) =>
    repo.once(tx, repeatable, async () => {
      await requireKnown(tx, ask);
      requireFalls(ask);
      const id = newId();
      const { items, ...task } = ask;
      await repo.insertTask(tx, { id, ...task });
      await talk.putItems(tx, id, items.map((text) => ({ id: newId(), text, done: false }))); // prettier-ignore
      const { patientRef, assigneeId, dueOn, priority } = ask;
      await note(tx, 'task.created', { id, patientRef }, { assignee: assigneeId, due: dueOn, priority }, ip);
      await tellAssignee(tx, platform, { id, revision: 1, assigneeId });
      return { id };
    }),
  );

const FIELDS = ['title', 'assigneeId', 'dueOn', 'priority', 'patientRef', 'repeats'] as const;

/** @throws Refusal not-found; record-changed; bad-request as createTask, and for a task of the product that shall repeat */
export const changeTask = (
  platform: Platform,
  { actor, ip }: Asking,
  id: string,
  { revision, ...ask }: ChangeTask,
): Promise<TaskChanged> =>
  platform.db.inTenant(actor, async (tx) => {
    const before = await lock(tx, id, revision);
    const to = { ...ask, title: ask.title ?? before.title };
    if (to.title === null && to.repeats !== null) refuse('bad-request', { fields: ['title'] });
    const changed = FIELDS.filter((field) => before[field] !== to[field]);
    if (changed.length === 0) return { revision, nextId: null };
    if (changed.includes('repeats') || changed.includes('dueOn')) requireFalls(to);
    requireSamePatient(before, to.patientRef);
    await requireKnown(tx, {
      patientRef: changed.includes('patientRef') ? to.patientRef : null,
      assigneeId: changed.includes('assigneeId') ? to.assigneeId : null,
    });
    const next = await repo.changeTask(tx, id, to);
    const ref = to.patientRef ?? before.patientRef;
    await note(
      tx,
      'task.changed',
      { id, patientRef: ref },
      { fields: changed.toSorted(), assignee: to.assigneeId },
      ip,
    );
    if (changed.includes('assigneeId')) await tellAssignee(tx, platform, { id, revision: next, assigneeId: to.assigneeId }); // prettier-ignore
    return { revision: next, nextId: null };
  });

/** Moves a task to another state. One that repeats and is done makes the next one, once. @throws Refusal not-found; record-changed */
export const moveTask = (
  platform: Platform,
  { actor, ip }: Asking,
  id: string,
  { revision, status }: MoveTask,
): Promise<TaskChanged> =>
  platform.db.inTenant(actor, async (tx) => {
    const before = await lock(tx, id, revision);
    if (before.status === status) return { revision, nextId: null };
    const next = await repo.moveTask(tx, id, status);
    const event = status === 'done' ? 'task.done' : before.status === 'done' ? 'task.reopened' : 'task.moved';
    await note(tx, event, before, { from: before.status, to: status }, ip);
    const nextId = status === 'done' ? await makeNext(tx, platform, before, ip) : null;
    return { revision: next, nextId };
  });

async function makeNext(tx: Tx, platform: Platform, done: repo.TaskRow, ip: string): Promise<string | null> {
  const { repeats, dueOn, title, priority, assigneeId, assigneeHere, patientRef } = done;
  if (repeats === null || dueOn === null) return null;
  const next = nextDay(repeats, dueOn, dueOn > done.today ? dueOn : done.today);
  if (next === null) return null;
  const id = newId();
  const assignee = assigneeHere ? assigneeId : null;
  const task = { id, title, priority, assigneeId: assignee, dueOn: next, patientRef, repeats, previousId: done.id };
  if (!(await repo.insertTask(tx, task))) return null;
  const items = await talk.itemsOf(tx, done.id);
  await talk.putItems(tx, id, items.map(({ text }) => ({ id: newId(), text, done: false }))); // prettier-ignore
  await note(tx, 'task.created', { id, patientRef }, { assignee, due: next, priority, previous: done.id }, ip);
  await tellAssignee(tx, platform, { id, revision: 1, assigneeId: assignee });
  return id;
}

/** Destroys the words of a task. @throws Refusal not-found; forbidden for one that somebody else made */
export const removeTask = ({ db }: Platform, { actor, ip }: Asking, id: string): Promise<void> =>
  db.inTenant(actor, async (tx) => {
    const row = (await repo.lockTask(tx, id)) ?? refuse('not-found');
    if (!mayTidy(actor, row.madeBy)) refuse('forbidden');
    await repo.removeTask(tx, id);
    await note(tx, 'task.removed', row, {}, ip);
  });

async function lock(tx: Tx, id: string, revision: number): Promise<repo.TaskRow> {
  const row = (await repo.lockTask(tx, id)) ?? refuse('not-found');
  return row.revision === revision ? row : refuse('record-changed');
}

/** A rule that never falls again (every 30th of February) is a slip: to look for its next day is dear, too. */
function requireFalls({ repeats, dueOn }: { repeats: string | null; dueOn: string | null }): void {
  if (repeats !== null && dueOn !== null && nextDay(repeats, dueOn, dueOn) === null)
    refuse('bad-request', { fields: ['repeats'] });
}

/**
 * What was written about one patient goes with that one, so it never becomes another's: for them a new task is made. The
 * table holds to it, too.
 */
function requireSamePatient({ patientRef, pastRefs }: repo.TaskRow, to: string | null): void {
  const others = [patientRef, ...pastRefs].filter((ref) => ref !== null && ref !== to);
  if (to !== null && to !== patientRef && others.length > 0) refuse('bad-request', { fields: ['patientRef'] });
}

async function requireKnown(
  tx: Tx,
  { patientRef, assigneeId }: { patientRef: string | null; assigneeId: string | null },
): Promise<void> {
  const { reference, person } = await repo.known(tx, patientRef, assigneeId);
  const fields = [...(reference ? [] : ['patientRef']), ...(person ? [] : ['assigneeId'])];
  if (fields.length > 0) refuse('bad-request', { fields });
}
