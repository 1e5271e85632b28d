import { UNITS } from '@hyaline/protocol';
import { amount, protocolContent } from '@hyaline/protocol/schema';
import { z } from 'zod';
import { Id, Instant, Locale } from './fields.ts';
import { PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';

/** draft: never signed. signed: in force. paused, ended: as it says; each with a reason. */
export const PROTOCOL_STATES = ['draft', 'signed', 'paused', 'ended'] as const;
export type ProtocolState = (typeof PROTOCOL_STATES)[number];

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Person = z.object({ id: Id, name: z.string() });
const words = (most: number, least = 0): z.ZodType<Phi<string>, string> =>
  z
    .string()
    .max(most * 2)
    .overwrite((text) =>
      text
        .normalize('NFC')
        .replaceAll(/[^\P{C}\n]/gu, '')
        .trim(),
    )
    .refine((text) => text.length >= least && text.length <= most) as unknown as z.ZodType<Phi<string>, string>;

/** An active allergy of the record that names a compound of an item, by name, synonym or class. */
export const AllergyFlag = z.object({
  itemId: Id,
  compound: PhiText,
  allergen: PhiText,
  matched: PhiText,
  by: z.enum(['name', 'synonym', 'class']),
});
export type AllergyFlag = z.infer<typeof AllergyFlag>;

/** What was signed, by whom and when. It never changes. */
export const ProtocolVersion = z.object({
  number: z.int().min(1),
  content: protocolContent,
  /** SHA-256 of the canonical JSON of `content`. */
  sha256: Sha256,
  signedBy: Person,
  signedAt: Instant,
  /** What was flagged when it was signed, and why it was signed all the same. */
  flags: z.array(AllergyFlag),
  allergyAnswer: PhiText,
});
export type ProtocolVersion = z.infer<typeof ProtocolVersion>;

export const REFILL_STATES = ['due', 'dispensed', 'cancelled'] as const;
export const Supply = z.union([
  z.strictObject({ vials: z.int().min(1).max(1000) }),
  z.strictObject({ amount, unit: z.enum(UNITS) }),
]);
export type Supply = z.infer<typeof Supply>;
const Day = z.iso.date();

export const Refill = z.object({
  id: Id,
  protocolId: Id,
  itemId: Id,
  compound: PhiText,
  dueOn: Day,
  state: z.enum(REFILL_STATES),
  supply: Supply.nullable(),
  note: PhiText,
  changedAt: Instant,
  changedBy: Person,
});
export type Refill = z.infer<typeof Refill>;

export const FOLLOW_UP_STATES = ['due', 'done', 'cancelled'] as const;
export const FollowUp = z.object({
  id: Id,
  protocolId: Id,
  dueOn: Day,
  state: z.enum(FOLLOW_UP_STATES),
  what: PhiText,
  note: PhiText,
  changedAt: Instant,
  changedBy: Person,
});
export type FollowUp = z.infer<typeof FollowUp>;

/** A protocol with everything about it: the open draft, what was signed, refills and tasks. */
export const Protocol = z.object({
  id: Id,
  patientId: Id,
  patientRef: PatientRef,
  state: z.enum(PROTOCOL_STATES),
  /** Why it was paused or ended; empty otherwise. */
  reason: PhiText,
  /** Sent back with a change: a change to something that has changed since is refused. */
  revision: z.int().min(1),
  mayWrite: z.boolean(),
  /** Not signed yet; null when nothing is being changed. */
  draft: z.object({ content: protocolContent, sha256: Sha256, flags: z.array(AllergyFlag) }).nullable(),
  /** Newest first. */
  versions: z.array(ProtocolVersion),
  refills: z.array(Refill),
  followUps: z.array(FollowUp),
  createdAt: Instant,
  changedAt: Instant,
});
export type Protocol = z.infer<typeof Protocol>;

/** A line of the patient's list. */
export const ProtocolSummary = z.object({
  id: Id,
  state: z.enum(PROTOCOL_STATES),
  /** The last one signed; null: none yet. */
  version: z.int().nullable(),
  hasDraft: z.boolean(),
  title: PhiText,
  items: z.array(z.object({ compound: PhiText, dose: PhiText })),
  nextDueOn: Day.nullable(),
  changedAt: Instant,
});
export type ProtocolSummary = z.infer<typeof ProtocolSummary>;
export const ProtocolList = z.object({ protocols: z.array(ProtocolSummary), mayWrite: z.boolean() });
export type ProtocolList = z.infer<typeof ProtocolList>;

export const CreateProtocol = z.strictObject({ content: protocolContent });
export type CreateProtocol = z.infer<typeof CreateProtocol>;
/** Null throws the open draft of a signed protocol away. */
export const ChangeProtocol = z.strictObject({ revision: z.int().min(1), content: protocolContent.nullable() });
export type ChangeProtocol = z.infer<typeof ChangeProtocol>;
export const ProtocolRevision = z.object({ id: Id, revision: z.int().min(1) });
export type ProtocolRevision = z.infer<typeof ProtocolRevision>;

/** The hash is that of what the person was shown: signing anything else is refused. */
export const SignProtocol = z.strictObject({
  revision: z.int().min(1),
  sha256: Sha256,
  /** Why it is right although an allergy names a compound; needed when one does. */
  allergyAnswer: words(1000),
});
export type SignProtocol = z.infer<typeof SignProtocol>;

export const SetProtocolState = z.strictObject({
  revision: z.int().min(1),
  state: z.enum(['signed', 'paused', 'ended']),
  reason: words(1000, 3),
});
export type SetProtocolState = z.infer<typeof SetProtocolState>;

export const PlanRefill = z.strictObject({ itemId: Id, dueOn: Day, note: words(500) });
export type PlanRefill = z.infer<typeof PlanRefill>;
/** `nextDueOn` plans the one after it; null plans none. */
export const SettleRefill = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('dispensed'), supply: Supply, note: words(500), nextDueOn: Day.nullable() }),
  z.strictObject({ state: z.literal('cancelled'), note: words(500, 3) }),
]);
export type SettleRefill = z.infer<typeof SettleRefill>;
export const PlanFollowUp = z.strictObject({ dueOn: Day, what: words(500, 3) });
export type PlanFollowUp = z.infer<typeof PlanFollowUp>;
export const SettleFollowUp = z.strictObject({ state: z.enum(['done', 'cancelled']), note: words(500) });
export type SettleFollowUp = z.infer<typeof SettleFollowUp>;
export const Created = z.object({ id: Id });

export const PartParams = z.object({ id: Id, partId: Id });

/** What is due for patients whom the asker treats, or all whom they see: references, no names. */
export const AskDue = z.object({ list: z.enum(['mine', 'all']).default('mine') });
export type AskDue = z.infer<typeof AskDue>;
export const Due = z.object({
  due: z.array(
    z.object({
      id: Id,
      kind: z.enum(['refill', 'follow-up']),
      dueOn: Day,
      protocolId: Id,
      patientId: Id,
      patientRef: PatientRef,
    }),
  ),
});
export type Due = z.infer<typeof Due>;

/** Which version to print; absent: the newest signed one. */
export const AskSheet = z.object({ locale: Locale.default('en'), version: z.coerce.number().int().min(1).optional() });
export type AskSheet = z.infer<typeof AskSheet>;
