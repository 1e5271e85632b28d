import { type TaskItems, TASK_LIMITS } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Repeatable } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type Asking, note } from './about.ts';
import { mayTidy } from './present.ts';
import * as repo from './talk.repo.ts';
import { lockTask, once } from './task.repo.ts';

/** Puts the whole checklist. @throws Refusal not-found; bad-request for a line that is not of this task */
export const putChecklist = (
  { db }: Platform,
  { actor, ip }: Asking,
  id: string,
  { items }: TaskItems,
): Promise<void> =>
  db.inTenant(actor, async (tx) => {
    const task = (await lockTask(tx, id)) ?? refuse('not-found');
    const known = new Set((await repo.itemsOf(tx, id)).map((item) => item.id));
    const given = items.flatMap((item) => (item.id === null ? [] : [item.id]));
    if (given.some((each) => !known.has(each)) || new Set(given).size < given.length)
      refuse('bad-request', { fields: ['items'] });
    const lines = items.map((item) => ({ ...item, id: item.id ?? newId() }));
    await repo.putItems(tx, id, lines);
    const facts = { items: lines.length, done: lines.filter(({ done }) => done).length };
    await note(tx, 'task.checklist-changed', task, facts, ip);
  });

/** @throws Refusal not-found */
export const tickItem = (
  { db }: Platform,
  { actor, ip }: Asking,
  { id, itemId }: { id: string; itemId: string },
  done: boolean,
): Promise<void> =>
  db.inTenant(actor, async (tx) => {
    const task = (await lockTask(tx, id)) ?? refuse('not-found');
    if (!(await repo.tickItem(tx, id, itemId, done))) refuse('not-found');
    await note(tx, 'task.checklist-changed', task, { item: itemId, ticked: done }, ip);
  });

/** @throws Refusal not-found; conflict for more than a task takes */
export const addComment = (
  { db }: Platform,
  { actor, ip }: Asking,
  id: string,
  text: string,
  repeatable: Repeatable | null,
): Promise<{ id: string }> =>
  db.inTenant(actor, (tx) =>
    once(tx, repeatable, async () => {
      const task = (await lockTask(tx, id)) ?? refuse('not-found');
      if (task.comments >= TASK_LIMITS.comments) refuse('conflict');
      const commentId = newId();
      await repo.insertComment(tx, id, commentId, text);
      await note(tx, 'task.commented', task, { comment: commentId }, ip);
      return { id: commentId };
    }),
  );

/** Destroys a comment. @throws Refusal not-found; forbidden for somebody else's */
export const removeComment = (
  { db }: Platform,
  { actor, ip }: Asking,
  { id, commentId }: { id: string; commentId: string },
): Promise<void> =>
  db.inTenant(actor, async (tx) => {
    const task = (await lockTask(tx, id)) ?? refuse('not-found');
    const by = (await repo.whoSaid(tx, id, commentId)) ?? refuse('not-found');
    if (!mayTidy(actor, by)) refuse('forbidden');
    await repo.deleteComment(tx, id, commentId);
    await note(tx, 'task.comment-removed', task, { comment: commentId }, ip);
  });
