import { z } from 'zod';
import { Id, Instant, Locale } from './fields.ts';
import { PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';

interface RetentionPreset {
  /** Years after the last entry. */
  adultYears: number;
  majorityAge: number;
  /** Years after coming of age, for records of minors; the later end counts. */
  minorYears: number;
  /** Where it is written. To be checked with one's own counsel: laws change, and some records follow others. */
  source: string;
}

/** Minimum times that laws name for clinical records of a practice. Starting points: a clinic may only keep longer. */
export const RETENTION_PRESETS = {
  'us-ca': {
    adultYears: 7,
    majorityAge: 18,
    minorYears: 1,
    source: 'Cal. Health & Safety Code § 123145; 22 CCR § 75055',
  },
  'us-fl': { adultYears: 5, majorityAge: 18, minorYears: 0, source: 'Fla. Admin. Code 64B8-10.002' },
  'us-ny': { adultYears: 6, majorityAge: 18, minorYears: 4, source: '8 NYCRR § 29.2(a)(3)' },
  'us-tx': { adultYears: 7, majorityAge: 18, minorYears: 3, source: '22 Tex. Admin. Code § 163.2' },
  ar: { adultYears: 10, majorityAge: 18, minorYears: 0, source: 'Ley 26.529, art. 18' },
  br: { adultYears: 20, majorityAge: 18, minorYears: 0, source: 'Lei 13.787/2018, art. 6' },
  cl: { adultYears: 15, majorityAge: 18, minorYears: 0, source: 'Ley 20.584, art. 13; Decreto 41/2012' },
  co: { adultYears: 15, majorityAge: 18, minorYears: 0, source: 'Resolución 839 de 2017, art. 3' },
  es: { adultYears: 5, majorityAge: 18, minorYears: 0, source: 'Ley 41/2002, art. 17.1' },
  mx: { adultYears: 5, majorityAge: 18, minorYears: 0, source: 'NOM-004-SSA3-2012, 5.4' },
  other: { adultYears: 10, majorityAge: 18, minorYears: 3, source: '' },
} as const satisfies Record<string, RetentionPreset>;
export type Jurisdiction = keyof typeof RETENTION_PRESETS;
export const JURISDICTIONS = Object.keys(RETENTION_PRESETS) as [Jurisdiction, ...Jurisdiction[]];

/** Days within which a request has to be answered: 45 CFR 164.524 and GDPR article 12(3) both allow about a month. */
export const ANSWER_DAYS = 30;
/** Backups are kept no longer (docs/operate/backup.md); their copy of the keys is replaced by each new one. */
export const BACKUP_DAYS = 30;

export const PutRetention = z
  .strictObject({
    jurisdiction: z.enum(JURISDICTIONS),
    adultYears: z.int().min(1).max(100),
    minorYears: z.int().min(0).max(100),
  })
  .refine(({ jurisdiction, adultYears }) => adultYears >= RETENTION_PRESETS[jurisdiction].adultYears, {
    path: ['adultYears'],
  })
  .refine(({ jurisdiction, minorYears }) => minorYears >= RETENTION_PRESETS[jurisdiction].minorYears, {
    path: ['minorYears'],
  });
export type PutRetention = z.infer<typeof PutRetention>;

export const Retention = z.object({
  jurisdiction: z.enum(JURISDICTIONS),
  adultYears: z.int(),
  majorityAge: z.int(),
  minorYears: z.int(),
  source: z.string(),
  /** Null: nobody has chosen yet, and the longest usual time holds. */
  changedAt: Instant.nullable(),
});
export type Retention = z.infer<typeof Retention>;

const Person = z.object({ id: Id, name: z.string() });
const words = (min: number, max: number): z.ZodType<Phi<string>, string> =>
  z.string().trim().min(min).max(max) as unknown as z.ZodType<Phi<string>, string>;

export const SetHold = z.strictObject({ reason: words(10, 500) });
export type SetHold = z.infer<typeof SetHold>;
/** By whoever keeps records without seeing them. */
export const SetHoldByReference = z.strictObject({ ref: PatientRef, reason: words(10, 500) });
export type SetHoldByReference = z.infer<typeof SetHoldByReference>;
export const LegalHold = z.object({
  id: Id,
  ref: PatientRef,
  /** Null to somebody who does not see the patient. */
  reason: PhiText.nullable(),
  setBy: Person,
  setAt: Instant,
  releasedBy: Person.nullable(),
  releasedAt: Instant.nullable(),
});
export type LegalHold = z.infer<typeof LegalHold>;

export const ERASURE_ASKERS = ['patient', 'representative', 'clinic'] as const;
export const ERASURE_DECISIONS = ['allowed', 'partly', 'denied'] as const;
export type ErasureDecision = (typeof ERASURE_DECISIONS)[number];
export const ERASURE_REASONS = [
  'legal-hold',
  'retention',
  'retention-minor',
  'retention-disclosures',
  'nothing-forbids',
] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];
/** What a record need not keep: it goes at once, also while the rest stays. */
export const ERASED_AT_ONCE = ['preferredName', 'phone', 'email', 'ssn', 'emergencyContact'] as const;

export const AskErasure = z.strictObject({
  askedBy: z.enum(ERASURE_ASKERS),
  /** The day on which it was asked for: from then on the time to answer runs. */
  askedOn: z.iso.date(),
  /** What was said; goes with the patient. */
  words: z.string().trim().max(2_000) as unknown as z.ZodType<Phi<string>, string>,
  /** The studies of their record too, images and all. */
  withStudies: z.boolean(),
});
export type AskErasure = z.infer<typeof AskErasure>;

export const Erasure = z.object({
  id: Id,
  ref: PatientRef,
  askedBy: z.enum(ERASURE_ASKERS),
  askedOn: z.iso.date(),
  dueOn: z.iso.date(),
  decision: z.enum(ERASURE_DECISIONS),
  reasons: z.array(z.enum(ERASURE_REASONS)),
  /** The day from which the law no longer asks for the record; null when that cannot be said. */
  allowedFrom: z.iso.date().nullable(),
  withStudies: z.boolean(),
  openedBy: Person,
  openedAt: Instant,
  approvedBy: Person.nullable(),
  approvedAt: Instant.nullable(),
  state: z.enum(['open', 'withdrawn', 'shredding', 'done']),
  carriedOutBy: Person.nullable(),
  carriedOutAt: Instant.nullable(),
  /** Rows by table. */
  counts: z.record(z.string(), z.int()).nullable(),
});
export type Erasure = z.infer<typeof Erasure>;

/** Of one patient: what keeps the record, until when, and what was asked. */
export const Keeping = z.object({
  retention: Retention,
  /** Of the newest entry, study or change; from it the time runs. */
  lastActivityOn: z.iso.date(),
  keepUntil: z.iso.date(),
  held: z.boolean(),
  holds: z.array(LegalHold),
  erasures: z.array(Erasure),
  /** What a request would be answered today. */
  decision: z.enum(ERASURE_DECISIONS),
  reasons: z.array(z.enum(ERASURE_REASONS)),
  studies: z.int(),
  /** A second owner or privacy officer has to agree before anything is erased. */
  needsSecondPerson: z.boolean(),
});
export type Keeping = z.infer<typeof Keeping>;

/** Of the whole clinic, by reference. */
export const Erasures = z.object({ erasures: z.array(Erasure), holds: z.array(LegalHold) });
export type Erasures = z.infer<typeof Erasures>;

/** Typed by hand, so that nobody erases another by a slip. */
export const CarryOutErasure = z.strictObject({ ref: PatientRef });
export type CarryOutErasure = z.infer<typeof CarryOutErasure>;

export const PaperQuery = z.object({ locale: Locale.default('en'), format: z.enum(['pdf', 'json']).default('pdf') });

/** What proves an erasure without saying whose it was. */
export const ErasureCertificate = z.object({
  format: z.literal('hyaline-erasure/1'),
  clinic: z.object({ id: Id, name: z.string() }),
  ref: PatientRef,
  askedOn: z.iso.date(),
  carriedOutAt: Instant,
  finishedAt: Instant.nullable(),
  counts: z.record(z.string(), z.int()),
  studies: z.int(),
  keyDestroyed: z.boolean(),
  /** No backup made before it is kept longer; its keys are replaced by the next backup already. */
  backupsGoneBy: z.iso.date(),
  ledger: z.object({ entryId: Id, leaf: z.string(), receipt: z.string().nullable() }),
});
export type ErasureCertificate = z.infer<typeof ErasureCertificate>;
