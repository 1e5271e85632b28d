import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { PatientRef } from './patients.ts';
import { FormRef } from './request-form.ts';

/**
 * What the product tells a person inside the product. The page writes the sentence in the reader's language from kind
 * and values. Values are names of colleagues, times and references: never anything else of a patient.
 */
export const NOTICES = {
  'grant-taken': z.strictObject({ who: z.string(), until: Instant }),
  /** To owners and privacy officers: somebody of support was let in, and is out again. */
  'support-let-in': z.strictObject({ who: z.string(), until: Instant }),
  'support-out': z.strictObject({ who: z.string(), at: Instant }),
  'grant-review-due': z.strictObject({ who: z.string(), dueAt: Instant }),
  'grant-review-overdue': z.strictObject({ who: z.string(), dueAt: Instant }),
  /** To the owners: somebody else gave or ended access to a patient. Which one, the access log says. */
  'patient-assigned': z.strictObject({ by: z.string(), who: z.string() }),
  'patient-unassigned': z.strictObject({ by: z.string(), who: z.string() }),
  /** To the owners: somebody has a role that treats nobody, and so many patients have lost them. */
  'treating-ended': z.strictObject({ by: z.string(), who: z.string(), n: z.int().min(1) }),
  /** By reference: half, four fifths or all of the time to answer a request is over. */
  'request-due': z.strictObject({ ref: z.union([PatientRef, FormRef]), percent: z.int(), dueOn: z.iso.date() }),
  /** By reference: a patient asks for a copy, a correction or their like, in the portal. */
  'request-came': z.strictObject({ ref: PatientRef }),
  /** By a reference of its own: somebody asked on the public form and answered their mail. */
  'request-form-came': z.strictObject({ ref: FormRef }),
  /** By reference: a patient disagrees with a denied correction, in the portal. */
  'request-stated': z.strictObject({ ref: PatientRef }),
  /** By reference: a patient, or who speaks for them, asks in the portal that a request and its denial go along. */
  'request-along': z.strictObject({ ref: PatientRef }),
  /** By reference: whoever covers for this person let the patient see something. */
  'shared-by-cover': z.strictObject({ ref: PatientRef }),
  /** By reference: a patient has written and nobody has answered. */
  'message-waiting': z.strictObject({ ref: PatientRef }),
  /** By reference: a patient asks for an appointment, or has cancelled one. */
  'appointment-wished': z.strictObject({ ref: PatientRef }),
  'appointment-cancelled': z.strictObject({ ref: PatientRef }),
  /** By reference: what somebody asked for in the portal ended, or goes on without them, because their way in ended. */
  'appointment-wish-ended': z.strictObject({ ref: PatientRef }),
  'request-asker-ended': z.strictObject({ ref: PatientRef }),
  /** To the owners, by reference: somebody was let in for a patient; and whoever let them in has left, and they stay. */
  'proxy-given': z.strictObject({ ref: PatientRef }),
  'proxy-giver-left': z.strictObject({ ref: PatientRef }),
  /** An appointment was cancelled, and its time would suit so many of those who wait. */
  'slot-freed': z.strictObject({ at: Instant, who: z.string(), matches: z.int(), freedId: Id }),
  /** Somebody without a record booked on the public page and confirmed it. Who, the list of visitors says. */
  'visit-booked': z.strictObject({ at: Instant }),
  /** No mail reaches somebody without a record whose visit was moved to this time, or called off: the clinic calls. */
  'visitor-untold': z.strictObject({ at: Instant }),
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
  noticeOf('support-let-in'),
  noticeOf('support-out'),
  noticeOf('grant-review-due'),
  noticeOf('grant-review-overdue'),
  noticeOf('patient-assigned'),
  noticeOf('patient-unassigned'),
  noticeOf('treating-ended'),
  noticeOf('request-due'),
  noticeOf('request-came'),
  noticeOf('request-form-came'),
  noticeOf('request-stated'),
  noticeOf('request-along'),
  noticeOf('shared-by-cover'),
  noticeOf('message-waiting'),
  noticeOf('appointment-wished'),
  noticeOf('appointment-cancelled'),
  noticeOf('appointment-wish-ended'),
  noticeOf('request-asker-ended'),
  noticeOf('proxy-given'),
  noticeOf('proxy-giver-left'),
  noticeOf('slot-freed'),
  noticeOf('visit-booked'),
  noticeOf('visitor-untold'),
  noticeOf('task-assigned'),
]);
export type Notice = z.infer<typeof Notice>;

export const Notices = z.object({ notices: z.array(Notice), unread: z.int().min(0) });
export type Notices = z.infer<typeof Notices>;

/** Up to which notice the person has looked. */
export const ReadNotices = z.strictObject({ upTo: Id });
