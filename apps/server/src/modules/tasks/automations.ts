import type { TaskAutomation, TaskPriority, TaskSettings, TaskSubject } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type Asking, note, tellAssignee } from './about.ts';
import { keepSettings, readSettings } from './talk.repo.ts';
import * as repo from './task.repo.ts';

export interface TaskOrder {
  auto: TaskAutomation;
  /** What is a task once: id and kind of the thing, for ever. */
  key: string;
  patientRef: string | null;
  about: { kind: TaskSubject; id: string };
  /** null, and somebody who is no member any more: nobody's yet. */
  assigneeId: string | null;
  /** YYYY-MM-DD; null: the clinic's own day. */
  dueOn: string | null;
  priority?: TaskPriority;
}

const isOn = (settings: TaskSettings, auto: TaskAutomation): boolean =>
  ({
    'no-show': settings.noShow,
    'packet-unread': settings.packetUnread,
    'refill-due': settings.protocolDue,
    'follow-up-due': settings.protocolDue,
  })[auto];

/**
 * Makes a task of something that happened, in the transaction in which it did. Nothing is made when the clinic switched
 * that off, nor a second time for the same key, also after the first was done or removed. Whose it is, is told in the
 * product; mails are not sent for what the product does by itself.
 * @returns id of the new task, or null
 */
export async function taskFor(tx: Tx, order: TaskOrder): Promise<string | null> {
  if (!isOn(await readSettings(tx), order.auto)) return null;
  const { auto, key, patientRef, about, priority = 'normal' } = order;
  const { person } = await repo.known(tx, null, order.assigneeId);
  const assigneeId = person ? order.assigneeId : null;
  const dueOn = order.dueOn ?? (await repo.clinicDay(tx));
  const id = newId();
  const task = { id, title: null, priority, assigneeId, dueOn, patientRef, repeats: null, about };
  if (!(await repo.insertTask(tx, { ...task, auto: { kind: auto, key } }))) return null;
  await note(tx, 'task.created', { id, patientRef }, { auto, assignee: assigneeId, due: dueOn, priority });
  await tellAssignee(tx, null, { id, revision: 1, assigneeId });
  return id;
}

/** What the task of this key asked for has happened: it is done, if it was still open. */
export async function finishTaskFor(tx: Tx, key: string, patientRef: string | null): Promise<void> {
  const id = await repo.openTaskOf(tx, key);
  if (id === undefined) return;
  await repo.moveTask(tx, id, 'done');
  await note(tx, 'task.done', { id, patientRef }, { auto: true });
}

/** What the product made tasks of that nobody has done yet. */
export const openTasksOf = repo.openOfAuto;

export const taskSettings = readSettings;

export const showSettings = ({ db }: Platform, { actor }: Asking): Promise<TaskSettings> =>
  db.inTenant(actor, readSettings);

export const changeSettings = ({ db }: Platform, { actor, ip }: Asking, to: TaskSettings): Promise<TaskSettings> =>
  db.inTenant(actor, async (tx) => {
    const before = await readSettings(tx);
    const fields = (Object.keys(to) as (keyof TaskSettings)[]).filter((field) => before[field] !== to[field]);
    if (fields.length === 0) return before;
    await keepSettings(tx, to);
    await note(
      tx,
      'task.settings-changed',
      { id: actor.tenantId, patientRef: null },
      { fields: fields.toSorted() },
      ip,
    );
    return to;
  });
