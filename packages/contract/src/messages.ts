import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';

export const MESSAGE = { maxText: 4000, maxSubject: 120, ofPatientPerHour: 20 } as const;

const words = (max: number): z.ZodType<Phi<string>, string> =>
  z.string().trim().min(1).max(max) as unknown as z.ZodType<Phi<string>, string>;

/** Into a conversation that there is, or with a subject into a new one. */
export const SendMessage = z
  .strictObject({
    threadId: Id.nullable(),
    subject: words(MESSAGE.maxSubject).nullable(),
    text: words(MESSAGE.maxText),
  })
  .refine(({ threadId, subject }) => (threadId === null) !== (subject === null), { path: ['subject'] });
export type SendMessage = z.infer<typeof SendMessage>;
/** The patient's own. The id is theirs: the same one sent again is the same message. */
export const SendOwnMessage = SendMessage.safeExtend({ id: Id });
export type SendOwnMessage = z.infer<typeof SendOwnMessage>;
/** The last message of a conversation that was shown: what is said of the conversation goes as far as that one. */
export const SeenMessages = z.strictObject({ last: Id });
export type SeenMessages = z.infer<typeof SeenMessages>;
export const MessageSent = z.object({ id: Id, threadId: Id });
export type MessageSent = z.infer<typeof MessageSent>;

export const Message = z.object({
  id: Id,
  fromPatient: z.boolean(),
  /** Of the clinic, or who wrote for the patient; empty for the patient. */
  author: z.string(),
  text: PhiText,
  sentAt: Instant,
  /** When the other side first opened it. */
  readAt: Instant.nullable(),
  /** Who opened it for the patient; empty: the patient, or the clinic. */
  openedBy: z.string(),
});
export type Message = z.infer<typeof Message>;

export const MessageThread = z.object({
  id: Id,
  subject: PhiText,
  lastAt: Instant,
  /** The patient has written last, and nobody has answered or said that no answer is needed. */
  waiting: z.boolean(),
  messages: z.array(Message),
});
export type MessageThread = z.infer<typeof MessageThread>;

/** Newest conversation first, its messages oldest first. */
export const OwnMessages = z.object({ threads: z.array(MessageThread) });
export type OwnMessages = z.infer<typeof OwnMessages>;

export const PatientMessages = OwnMessages.extend({
  /** Whether what is written here can be read: the patient has a way in. */
  portal: z.enum(['none', 'invited', 'active']),
  /** Whether the patient gets a mail, without any content, that something is there. */
  mails: z.boolean(),
});
export type PatientMessages = z.infer<typeof PatientMessages>;

export const MESSAGE_LISTS = ['waiting', 'all'] as const;
export const ListMessages = z.strictObject({
  list: z.enum(MESSAGE_LISTS),
  limit: z.coerce.number().int().min(1).max(50).default(50),
  /** From the answer before. */
  after: z.string().max(80).optional(),
});
export type ListMessages = z.infer<typeof ListMessages>;
/** Who has waited longest first, or newest first. Conversations of patients whom the person sees; `mine`: of those whom they treat, or whom nobody does. */
export const MessageList = z.object({
  threads: z.array(
    z.object({
      id: Id,
      patientId: Id,
      ref: PatientRef,
      name: PhiText,
      subject: PhiText,
      lastAt: Instant,
      waiting: z.boolean(),
      mine: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
});
export type MessageList = z.infer<typeof MessageList>;
/** How many conversations wait for the person. */
export const WaitingMessages = z.object({ waiting: z.int().min(0) });
export type WaitingMessages = z.infer<typeof WaitingMessages>;

/** What a patient may be told of by mail. */
export const MAIL_CHOICES = ['messages', 'appointments'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];
/** Somebody who comes in for a patient is mailed no packet: that there is one they may be told as well. */
export const PROXY_MAIL_CHOICES = [...MAIL_CHOICES, 'packets'] as const;
export type ProxyMailChoice = (typeof PROXY_MAIL_CHOICES)[number];
/** Null: no such mail is for whoever asks. */
export const MailChoices = z.object({
  messages: z.boolean().nullable(),
  appointments: z.boolean().nullable(),
  packets: z.boolean().nullable(),
});
export type MailChoices = z.infer<typeof MailChoices>;
export const ChooseMail = z.strictObject({ about: z.enum(PROXY_MAIL_CHOICES), wanted: z.boolean() });
export type ChooseMail = z.infer<typeof ChooseMail>;
