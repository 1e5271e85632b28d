import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { cleanLine, PatientRef } from './patients.ts';
import { ScheduleDay } from './schedule-setup.ts';

export const TASK_STATUSES = ['todo', 'doing', 'waiting', 'done'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];
export const TASK_PRIORITIES = ['high', 'normal', 'low'] as const;
export type TaskPriority = (typeof TASK_PRIORITIES)[number];
/** What the product makes tasks of by itself. */
export const TASK_AUTOMATIONS = ['no-show', 'packet-unread', 'refill-due', 'follow-up-due'] as const;
export type TaskAutomation = (typeof TASK_AUTOMATIONS)[number];
export const TASK_SUBJECTS = ['appointment', 'packet', 'refill', 'follow-up', 'request', 'link'] as const;
export type TaskSubject = (typeof TASK_SUBJECTS)[number];
export const TASK_LIMITS = { title: 200, item: 200, items: 50, comment: 2000, comments: 500, list: 500 } as const;

const line = (max: number) =>
  z
    .string()
    .max(max * 4)
    .overwrite(cleanLine)
    .refine((text) => text.length >= 1 && text.length <= max);

/**
 * RFC 5545 RRULE, as far as tasks repeat: a frequency, an interval, days of the week or of the month. Anchored to the due
 * day of the task that is done.
 */
export const TaskRule = z
  .string()
  .max(128)
  .regex(
    /^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[1-9]\d?)?(;BYDAY=(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU)){0,6})?(;BYMONTHDAY=([1-9]|[12]\d|3[01])(,([1-9]|[12]\d|3[01])){0,3})?(;BYSETPOS=-1)?$/,
  );

const Revision = z.int().min(1);
const fields = {
  /** Words that colleagues read and no patient stands in: the page warns when they look like one. */
  title: line(TASK_LIMITS.title),
  assigneeId: Id.nullable(),
  dueOn: ScheduleDay.nullable(),
  priority: z.enum(TASK_PRIORITIES),
  /** A patient by reference: nothing else of one is kept here. */
  patientRef: PatientRef.nullable(),
  repeats: TaskRule.nullable(),
};
const dueWhenRepeating = ({ repeats, dueOn }: { repeats: string | null; dueOn: string | null }): boolean =>
  repeats === null || dueOn !== null;

export const NewTask = z
  .strictObject({ ...fields, items: z.array(line(TASK_LIMITS.item)).max(TASK_LIMITS.items).default([]) })
  .refine(dueWhenRepeating, { path: ['dueOn'] });
export type NewTask = z.infer<typeof NewTask>;

/** title null: as it was made; only a task that the product made may have none. */
export const ChangeTask = z
  .strictObject({ revision: Revision, ...fields, title: fields.title.nullable() })
  .refine(dueWhenRepeating, { path: ['dueOn'] });
export type ChangeTask = z.infer<typeof ChangeTask>;

export const MoveTask = z.strictObject({ revision: Revision, status: z.enum(TASK_STATUSES) });
export type MoveTask = z.infer<typeof MoveTask>;

/** The whole checklist; id null: a new line. */
export const TaskItems = z.strictObject({
  items: z
    .array(z.strictObject({ id: Id.nullable(), text: line(TASK_LIMITS.item), done: z.boolean() }))
    .max(TASK_LIMITS.items),
});
export type TaskItems = z.infer<typeof TaskItems>;
export const TickItem = z.strictObject({ done: z.boolean() });
export const TaskItemParams = z.object({ id: Id, itemId: Id });

export const TaskComment = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(TASK_LIMITS.comment)
    .refine((text) => cleanLine(text).length > 0),
});
export const TaskCommentParams = z.object({ id: Id, commentId: Id });

const Person = z.object({ id: Id, name: z.string(), here: z.boolean() });
export const Task = z.object({
  id: Id,
  revision: Revision,
  title: z.string().nullable(),
  auto: z.enum(TASK_AUTOMATIONS).nullable(),
  status: z.enum(TASK_STATUSES),
  priority: z.enum(TASK_PRIORITIES),
  assignee: Person.nullable(),
  dueOn: z.iso.date().nullable(),
  overdue: z.boolean(),
  patientRef: z.string().nullable(),
  about: z.object({ kind: z.enum(TASK_SUBJECTS), id: Id }).nullable(),
  repeats: z.string().nullable(),
  items: z.int().min(0),
  itemsDone: z.int().min(0),
  comments: z.int().min(0),
  madeAt: Instant,
  doneAt: Instant.nullable(),
});
export type Task = z.infer<typeof Task>;

export const TaskDetail = Task.extend({
  madeBy: Person.nullable(),
  checklist: z.array(z.object({ id: Id, text: z.string(), done: z.boolean() })),
  talk: z.array(z.object({ id: Id, text: z.string(), by: Person, at: Instant })),
  /** Whoever made it, and owner and admin. */
  mayRemove: z.boolean(),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

export const TaskQuery = z.strictObject({
  /** `overdue` and `open` take everybody's. */
  list: z.enum(['mine', 'open', 'overdue', 'done']).default('open'),
  patientRef: PatientRef.optional(),
});
export type TaskQuery = z.infer<typeof TaskQuery>;
/** today: the clinic's own day. more: the list was cut. */
export const TaskList = z.object({ tasks: z.array(Task), today: z.iso.date(), more: z.boolean() });
export type TaskList = z.infer<typeof TaskList>;

/** revision of the task after the change; nextId: of the one that was made because this one repeats. */
export const TaskChanged = z.object({ revision: Revision, nextId: Id.nullable() });
export type TaskChanged = z.infer<typeof TaskChanged>;

const settings = {
  noShow: z.boolean(),
  packetUnread: z.boolean(),
  /** Hours after a packet was sent; its link lives for 24. */
  packetHours: z.int().min(1).max(23),
  /** A refill or a follow-up was planned. */
  protocolDue: z.boolean(),
};
export const TaskSettings = z.strictObject(settings);
export type TaskSettings = z.infer<typeof TaskSettings>;
