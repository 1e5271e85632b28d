import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { PatientRef } from './patients.ts';

/**
 * What the product tells a person inside the product. The page writes the sentence in the reader's language from kind
 * and values. Values are names of colleagues, times and references: never anything else of a patient.
 */
export const NOTICES = {
  'grant-taken': z.strictObject({ who: z.string(), until: Instant }),
  'grant-review-due': z.strictObject({ who: z.string(), dueAt: Instant }),
  'grant-review-overdue': z.strictObject({ who: z.string(), dueAt: Instant }),
  /** To the owners: somebody else gave or ended access to a patient. Which one, the access log says. */
  'patient-assigned': z.strictObject({ by: z.string(), who: z.string() }),
  'patient-unassigned': z.strictObject({ by: z.string(), who: z.string() }),
  /** By reference: half, four fifths or all of the time to answer a request is over. */
  'request-due': z.strictObject({ ref: PatientRef, percent: z.int(), dueOn: z.iso.date() }),
  /** By reference: a patient asks for a copy, a correction or their like, in the portal. */
  'request-came': z.strictObject({ ref: PatientRef }),
  /** By reference: a patient has written and nobody has answered. */
  'message-waiting': z.strictObject({ ref: PatientRef }),
  /** By reference: a patient asks for an appointment, or has cancelled one. */
  'appointment-wished': z.strictObject({ ref: PatientRef }),
  'appointment-cancelled': z.strictObject({ ref: PatientRef }),
  /** An appointment was cancelled, and its time would suit so many of those who wait. */
  'slot-freed': z.strictObject({ at: Instant, who: z.string(), matches: z.int(), freedId: Id }),
  /** Somebody, or the product itself (null), gave this person a task. Its words stand in the task alone. */
  'task-assigned': z.strictObject({ by: z.string().nullable(), task: Id }),
} as const;
export type NoticeKind = keyof typeof NOTICES;
export type NoticeValues<Kind extends NoticeKind> = z.infer<(typeof NOTICES)[Kind]>;

const noticeOf = <Kind extends NoticeKind>(kind: Kind) =>
  z.object({
    id: Id,
    kind: z.literal(kind),
    values: NOTICES[kind],
    at: Instant,
    read: z.boolean(),
  });

export const Notice = z.discriminatedUnion('kind', [
  noticeOf('grant-taken'),
  noticeOf('grant-review-due'),
  noticeOf('grant-review-overdue'),
  noticeOf('patient-assigned'),
  noticeOf('patient-unassigned'),
  noticeOf('request-due'),
  noticeOf('request-came'),
  noticeOf('message-waiting'),
  noticeOf('appointment-wished'),
  noticeOf('appointment-cancelled'),
  noticeOf('slot-freed'),
  noticeOf('task-assigned'),
]);
export type Notice = z.infer<typeof Notice>;

export const Notices = z.object({ notices: z.array(Notice), unread: z.int().min(0) });
export type Notices = z.infer<typeof Notices>;

/** Up to which notice the person has looked. */
export const ReadNotices = z.strictObject({ upTo: Id });
