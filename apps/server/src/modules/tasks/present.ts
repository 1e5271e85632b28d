import type { Task, TaskDetail } from '@hyaline/contract';
import type { SessionInfo } from '../identity/index.ts';
import type { TaskRow } from './task.repo.ts';
import type { CommentRow, ItemRow } from './talk.repo.ts';

const person = (id: string | null, name: string | null, here: boolean) =>
  id === null || name === null ? null : { id, name, here };

export function present(row: TaskRow): Task {
  const { id, revision, title, auto, status, priority, dueOn, overdue, patientRef, repeats } = row;
  const { items, itemsDone, comments, aboutKind, aboutId } = row;
  return {
    id,
    revision,
    title,
    auto,
    status,
    priority,
    dueOn,
    overdue,
    patientRef,
    repeats,
    items,
    itemsDone,
    comments,
    assignee: person(row.assigneeId, row.assigneeName, row.assigneeHere),
    about: aboutKind === null || aboutId === null ? null : { kind: aboutKind, id: aboutId },
    madeAt: row.madeAt.toISOString(),
    doneAt: row.doneAt?.toISOString() ?? null,
  };
}

/** Owner and admin keep the clinic's tasks in order; everybody else their own. */
export const mayTidy = ({ role, userId }: SessionInfo, madeBy: string): boolean =>
  role === 'owner' || role === 'admin' || madeBy === userId;

export const presentWhole = (
  by: SessionInfo,
  row: TaskRow,
  checklist: readonly ItemRow[],
  comments: readonly CommentRow[],
): TaskDetail => ({
  ...present(row),
  madeBy: person(row.madeBy, row.makerName, row.makerHere),
  checklist: checklist.map(({ id, text, done }) => ({ id, text, done })),
  talk: comments.map(({ id, text, byId, byName, byHere, at }) => ({
    id,
    text,
    by: { id: byId, name: byName ?? '', here: byHere },
    at: at.toISOString(),
  })),
  mayRemove: mayTidy(by, row.madeBy),
});
