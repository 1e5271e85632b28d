import { z } from 'zod';
import { ENTRY_KINDS } from './entry-content.ts';
import { ERASURE_ASKERS } from './erasure.ts';
import { Id, Instant, Locale } from './fields.ts';
import { PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';
import { FormRequest } from './request-form.ts';
import { REQUEST_KINDS, REQUEST_LAWS } from './request-clocks.ts';

export const REQUEST_CHANNELS = ['in-person', 'letter', 'mail', 'phone', 'portal', 'form'] as const;
/** How it was made sure that the request is the patient's or their representative's. */
export const IDENTITY_METHODS = ['known', 'document', 'called-back', 'mandate', 'portal'] as const;
export type IdentityMethod = (typeof IDENTITY_METHODS)[number];

export const REQUEST_OUTCOMES = ['granted', 'partly', 'denied'] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];
/** Why something is denied, as the laws name it; the letter writes it out. */
export const DENIAL_REASONS = [
  'identity-not-shown',
  'not-kept-here',
  'psychotherapy-notes',
  'legal-proceeding',
  'endangers-somebody',
  'of-another-person',
  'accurate-and-complete',
  'not-ours',
  'not-obliged',
  'unfounded-or-excessive',
] as const;
export type DenialReason = (typeof DENIAL_REASONS)[number];

const words = (min: number, max: number): z.ZodType<Phi<string>, string> =>
  z.string().trim().min(min).max(max) as unknown as z.ZodType<Phi<string>, string>;

export const EnterRequest = z
  .strictObject({
    /** To be forgotten is entered where it is decided (erasure.ts). */
    kind: z.enum(REQUEST_KINDS).exclude(['deletion']),
    law: z.enum(REQUEST_LAWS),
    askedBy: z.enum(ERASURE_ASKERS).exclude(['clinic']),
    channel: z.enum(REQUEST_CHANNELS).exclude(['portal', 'form']),
    /** The day on which it came: from then on the time to answer runs. */
    askedOn: z.iso.date(),
    words: words(0, 2000),
    /** Of a restriction: not to tell a health plan of what was paid in full (45 CFR 164.522(a)(1)(vi)). */
    paidInFull: z.boolean(),
  })
  .refine(({ paidInFull, kind }) => !paidInFull || kind === 'restriction', { path: ['paidInFull'] });
export type EnterRequest = z.input<typeof EnterRequest>;

export const CheckIdentity = z.strictObject({ revision: z.int(), method: z.enum(IDENTITY_METHODS) });
export type CheckIdentity = z.input<typeof CheckIdentity>;
/** The law under which it stands, chosen by the clinic. */
export const ChooseLaw = z.strictObject({ revision: z.int(), law: z.enum(REQUEST_LAWS) });
export type ChooseLaw = z.input<typeof ChooseLaw>;
export const ExtendRequest = z.strictObject({ revision: z.int(), reason: words(10, 500) });
export type ExtendRequest = z.input<typeof ExtendRequest>;
export const AnswerRequest = z
  .strictObject({
    revision: z.int(),
    outcome: z.enum(REQUEST_OUTCOMES),
    reasons: z.array(z.enum(DENIAL_REASONS)).max(DENIAL_REASONS.length),
    /** What the letter says beside the reasons. */
    text: words(0, 4000),
    /** Of a correction: the entry of the chart that it was asked for. */
    about: Id.nullable().default(null),
  })
  .refine(({ outcome, reasons }) => (outcome === 'granted') === (reasons.length === 0), { path: ['reasons'] });
export type AnswerRequest = z.input<typeof AnswerRequest>;
const StatementText = words(3, 4000);
/** What a patient holds against an amendment denied in whole or in part, and what the clinic says to that (45 CFR 164.526(d)). */
export const AddStatement = z.strictObject({
  revision: z.int(),
  whose: z.enum(['patient', 'clinic']),
  text: StatementText,
  /** Where nobody has said it before: the entry of the chart that it is about. */
  about: Id.nullable().default(null),
});
export type AddStatement = z.input<typeof AddStatement>;
/** The patient's, in the portal. */
export const StateOwn = z.strictObject({ text: StatementText });
export type StateOwn = z.infer<typeof StateOwn>;

const Person = z.object({ id: Id, name: z.string() });

/** By reference: what everybody who keeps the clinic's clocks may see. */
export const QueuedRequest = z.object({
  id: Id,
  /** Null to somebody who does not see the patient. */
  patientId: Id.nullable(),
  ref: PatientRef,
  /** A representative asked, in the portal or on paper; who, the record says. Null: of an erasure, which says it itself. */
  askedBy: z.enum(ERASURE_ASKERS).nullable(),
  /** `deletion`: asked for in the portal, or a request to be forgotten (erasure.ts), shown here with the others. */
  kind: z.enum(REQUEST_KINDS),
  law: z.enum(REQUEST_LAWS).nullable(),
  askedOn: z.iso.date(),
  acknowledgeBy: z.iso.date().nullable(),
  dueOn: z.iso.date().nullable(),
  extendedAt: Instant.nullable(),
  identityAt: Instant.nullable(),
  state: z.enum(['open', 'answered', 'withdrawn']),
  outcome: z.enum(REQUEST_OUTCOMES).nullable(),
  closedAt: Instant.nullable(),
});
export type QueuedRequest = z.infer<typeof QueuedRequest>;
export const RequestQueue = z.object({
  requests: z.array(QueuedRequest),
  /** What came on the public form and stands in no record yet; nothing to somebody who keeps no clocks. */
  fromForm: z.array(FormRequest),
});
export type RequestQueue = z.infer<typeof RequestQueue>;

/** As those see it who see the patient. */
export const PatientRequest = QueuedRequest.extend({
  kind: z.enum(REQUEST_KINDS),
  law: z.enum(REQUEST_LAWS),
  source: z.string(),
  /** Whether the time can still be made longer, and until when it would run. */
  extendableTo: z.iso.date().nullable(),
  /** Nobody of the clinic has chosen the law: the patient is told no day. */
  lawGuessed: z.boolean(),
  mayChooseLaw: z.boolean(),
  revision: z.int(),
  askedBy: z.enum(ERASURE_ASKERS),
  channel: z.enum(REQUEST_CHANNELS),
  words: PhiText,
  paidInFull: z.boolean(),
  /** Of a correction: the entry of the chart that it is about, and its kind. */
  about: z.object({ id: Id, kind: z.enum(ENTRY_KINDS), enteredOn: z.iso.date() }).nullable(),
  openedBy: Person,
  /** Who asked in the portal for the patient, and whether their access has ended since; null: the patient, or on paper. */
  asker: z.object({ name: PhiText, ended: z.boolean() }).nullable(),
  openedAt: Instant,
  /** Of whoever asked on the public form, as they wrote it. */
  contact: z.object({ name: PhiText, email: PhiText, phone: PhiText }).nullable(),
  identity: z.object({ method: z.enum(IDENTITY_METHODS), by: Person }).nullable(),
  extension: z.object({ reason: PhiText }).nullable(),
  answer: z.object({ reasons: z.array(z.enum(DENIAL_REASONS)), text: PhiText, by: Person }).nullable(),
  /** Empty: one was written and cannot be read. */
  statement: PhiText.nullable(),
  /** The parent or representative who wrote the statement in the portal; null: the patient, or on paper. */
  statedBy: PhiText.nullable(),
  rebuttal: PhiText.nullable(),
  /** Without a statement: request and denial go along with what is disclosed, as the patient asked. */
  along: z.boolean(),
});
export type PatientRequest = z.infer<typeof PatientRequest>;
export const PatientRequests = z.object({
  requests: z.array(PatientRequest),
  /** By the clinic's place, for a new one. */
  usualLaw: z.enum(REQUEST_LAWS),
});
export type PatientRequests = z.infer<typeof PatientRequests>;

/** `statement`: what goes along with a disclosure of what a denied correction was about. */
export const REQUEST_PAPERS = ['receipt', 'extension', 'answer', 'statement'] as const;
export const RequestPaperQuery = z.object({ locale: Locale.default('en') });
