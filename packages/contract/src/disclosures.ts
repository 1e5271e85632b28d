import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { cleanLine, PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';

const words = (max: number): z.ZodType<Phi<string>, string> =>
  z
    .string()
    .max(max * 4)
    .transform(cleanLine)
    .refine((text) => text.length <= max) as unknown as z.ZodType<Phi<string>, string>;
const said = (max: number): z.ZodType<Phi<string>, string> =>
  words(max).refine((text) => text.length > 0) as unknown as z.ZodType<Phi<string>, string>;
const Day = z.iso.date();

/** What a clinic may tell others without the patient's authorisation, 45 CFR 164.512, and what should not have happened. */
export const DISCLOSURE_KINDS = [
  'required-by-law',
  'public-health',
  'abuse-report',
  'health-oversight',
  'judicial',
  'law-enforcement',
  'deceased',
  'research',
  'serious-threat',
  'government',
  'workers-compensation',
  'impermissible',
  'other',
] as const;
export type DisclosureKind = (typeof DISCLOSURE_KINDS)[number];
/** Whose disclosures an accounting may have to keep back for a time, 164.528(a)(2). */
export const SUSPENDABLE_KINDS = ['health-oversight', 'law-enforcement'] as const satisfies readonly DisclosureKind[];

/** 164.528(b)(2): date, who received it with address where known, what, and why (or a copy of the request). */
export const DisclosureFields = z.strictObject({
  day: Day.refine((day) => Date.parse(day) <= Date.now() + 86_400_000),
  kind: z.enum(DISCLOSURE_KINDS),
  recipient: said(200),
  address: words(300).default('' as Phi<string>),
  description: said(1000),
  purpose: said(1000),
});
export type DisclosureFields = z.infer<typeof DisclosureFields>;
/** Of what the platform itself hands out: its day is the day it does so, and nobody's to say. */
export const OwnDisclosure = DisclosureFields.omit({ day: true });
export type OwnDisclosure = z.infer<typeof OwnDisclosure>;

/** Whose accounting: a patient by reference, so that the privacy officer needs no name. */
export const AccountingParams = z.object({ ref: PatientRef });

export const Disclosure = z.object({
  day: Day,
  kind: z.enum(DISCLOSURE_KINDS),
  recipient: PhiText,
  address: PhiText,
  description: PhiText,
  purpose: PhiText,
  id: Id,
  /** `hand`, or the event of the platform. */
  source: z.string(),
  recordedAt: Instant,
  recordedBy: z.object({ id: Id, name: z.string() }),
  struck: z.object({ at: Instant, by: z.string(), reason: PhiText }).nullable(),
  /** Kept out of the accounting now, and until when. */
  withheldUntil: Instant.nullable(),
});
export type Disclosure = z.infer<typeof Disclosure>;
export const StrikeDisclosure = z.strictObject({ reason: said(300) });

export const MAX_ORAL_DAYS = 30;
export const SuspendAccounting = z.strictObject({
  kind: z.enum(SUSPENDABLE_KINDS),
  agency: said(200),
  /** What the agency stated: that an accounting would impede its activities, and for how long. */
  statement: said(1000),
  isOral: z.boolean(),
  endsAt: Instant,
});
export type SuspendAccounting = z.infer<typeof SuspendAccounting>;
export const Suspension = z.object({
  id: Id,
  kind: z.enum(SUSPENDABLE_KINDS),
  agency: PhiText,
  statement: PhiText,
  isOral: z.boolean(),
  startsAt: Instant,
  endsAt: Instant,
  endedAt: Instant.nullable(),
  madeBy: z.object({ id: Id, name: z.string() }),
  live: z.boolean(),
});
export type Suspension = z.infer<typeof Suspension>;

export const AccountingRequest = z.object({
  id: Id,
  kind: z.enum(['accounting', 'access-report']),
  from: Day,
  to: Day,
  entries: z.int(),
  isFree: z.boolean(),
  madeAt: Instant,
  madeBy: z.object({ id: Id, name: z.string() }),
});
export const PatientDisclosures = z.object({
  patientRef: PatientRef,
  disclosures: z.array(Disclosure),
  suspensions: z.array(Suspension),
  requests: z.array(AccountingRequest),
  /** The next accounting costs the patient nothing. */
  nextIsFree: z.boolean(),
  /** The clinic gives reports of every look, too. */
  accessReport: z.boolean(),
});
export type PatientDisclosures = z.infer<typeof PatientDisclosures>;

/** Six years back at most, 164.528(a)(1); without days, all six. */
export const MAX_ACCOUNTING_YEARS = 6;
export const MakeAccounting = z.strictObject({
  kind: z.enum(['accounting', 'access-report']),
  format: z.enum(['pdf', 'csv']),
  locale: z.enum(['en', 'es']),
  from: Day.optional(),
  to: Day.optional(),
});
export type MakeAccounting = z.infer<typeof MakeAccounting>;
