import { z } from 'zod';
import { Instant } from './fields.ts';
import { cleanLine } from './patients.ts';
import type { Phi } from './phi.ts';
import { RichText } from './rich-text.ts';
import { VitalSigns } from './vitals.ts';

/** What a patient's chart is made of. */
export const ENTRY_KINDS = ['allergy', 'condition', 'note', 'vitals', 'lab', 'document'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

type PhiSchema = z.ZodType<Phi<string>, string>;
const line = (max: number, min = 0): PhiSchema =>
  z.string().overwrite(cleanLine).min(min).max(max) as unknown as PhiSchema;
const filled = (max: number): PhiSchema => line(max, 1);
/** Text of some lines. */
export const Remark = z
  .string()
  .overwrite((text) =>
    text
      .normalize('NFC')
      .replaceAll(/[^\P{C}\n]/gu, '')
      .trim(),
  )
  .max(2_000) as unknown as PhiSchema;

const FIRST_YEAR = '1880';
const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString();
const lived = (text: string): boolean => text === '' || (text >= FIRST_YEAR && text <= tomorrow());

/** FHIR date: a year, a month or a day, as exactly as it is known; or empty. */
export const ClinicalDate = z
  .string()
  .regex(/^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$/)
  .refine((text) => text.length < 10 || z.iso.date().safeParse(text).success)
  .refine(lived) as unknown as PhiSchema;

/** When something was measured or taken: an instant, or a day when the hour is not known. */
export const ClinicalTime = z.union([z.iso.date(), Instant]).refine(lived) as unknown as PhiSchema;

/** Code systems that the forms offer; others come in with records from elsewhere. */
export const CODE_SYSTEMS = {
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  snomed: 'http://snomed.info/sct',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  loinc: 'http://loinc.org',
} as const;
const ICD10 = /^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/;

/** FHIR Coding without its display: the text stands beside it. */
export const Coding = z
  .strictObject({
    system: z.string().regex(/^(https?:\/\/|urn:)[\x21-\x7e]{1,190}$/),
    code: z.string().regex(/^[\x21-\x7e]{1,60}$/) as unknown as PhiSchema,
  })
  .refine(({ system, code }) => !system.includes('/sid/icd-10') || ICD10.test(code), { path: ['code'] });
export type Coding = z.infer<typeof Coding>;

export const ALLERGY_CATEGORIES = ['medication', 'food', 'environment', 'biologic'] as const;
export const ALLERGY_STATUSES = ['active', 'inactive', 'refuted'] as const;
export const SEVERITIES = ['mild', 'moderate', 'severe'] as const;

/** FHIR AllergyIntolerance; `refuted` is its verification status. */
export const AllergyContent = z.strictObject({
  kind: z.literal('allergy'),
  substance: filled(200),
  code: Coding.nullable(),
  category: z.enum(ALLERGY_CATEGORIES).nullable(),
  reaction: line(300),
  severity: z.enum(SEVERITIES).nullable(),
  status: z.enum(ALLERGY_STATUSES),
  /** When it was first known. */
  noted: ClinicalDate,
});

/** FHIR Condition.clinicalStatus. */
export const CONDITION_STATUSES = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'] as const;

/** FHIR Condition. */
export const ConditionContent = z
  .strictObject({
    kind: z.literal('condition'),
    text: filled(300),
    /** ICD-10, ICD-10-CM or SNOMED CT. */
    code: Coding.nullable(),
    clinicalStatus: z.enum(CONDITION_STATUSES),
    onset: ClinicalDate,
    abatement: ClinicalDate,
    remark: Remark,
  })
  .refine(({ onset, abatement }) => abatement === '' || abatement >= onset.slice(0, abatement.length), {
    path: ['abatement'],
  });

/** FHIR Composition with one text. Author, signature and what it adds to stand on the entry. */
export const NoteContent = z.strictObject({
  kind: z.literal('note'),
  title: filled(200),
  /** Of the template it began with; empty without one. */
  template: line(120),
  body: RichText,
});

/** FHIR Observations of category vital-signs, taken together. */
export const VitalsContent = z.strictObject({
  kind: z.literal('vitals'),
  takenAt: ClinicalTime,
  signs: VitalSigns,
  remark: Remark,
});

/** HL7 v3 ObservationInterpretation: N, L, H, LL, HH, A. */
export const LAB_FLAGS = ['normal', 'low', 'high', 'critical-low', 'critical-high', 'abnormal'] as const;
export type LabFlag = (typeof LAB_FLAGS)[number];
/** FHIR QuantityComparator. */
export const COMPARATORS = ['<', '<=', '>=', '>'] as const;
export const LOINC = /^\d{1,7}-\d$/;

/** FHIR Observation of category laboratory. */
export const LabResult = z
  .strictObject({
    name: filled(120),
    /** LOINC code, or empty. */
    loinc: z.string().refine((text) => text === '' || LOINC.test(text)),
    /** A number with its unit, or what the laboratory wrote. */
    value: z.union([z.number(), filled(500)]),
    /** Of a number below or above what could be measured. */
    comparator: z.enum(COMPARATORS).nullable(),
    /** UCUM code; empty for text and for numbers without one. */
    unit: z.string().regex(/^[\x21-\x7e]{0,40}$/),
    /** The laboratory's own reference interval, in the same unit. */
    low: z.number().nullable(),
    high: z.number().nullable(),
    flag: z.enum(LAB_FLAGS).nullable(),
  })
  .refine(({ low, high }) => low === null || high === null || low <= high, { path: ['high'] });
export type LabResult = z.infer<typeof LabResult>;

/** FHIR DiagnosticReport with its results. */
export const LabContent = z.strictObject({
  kind: z.literal('lab'),
  panel: filled(160),
  collectedAt: ClinicalTime,
  laboratory: line(160),
  results: z.array(LabResult).min(1).max(200),
  remark: Remark,
});

export const DOCUMENT_CATEGORIES = [
  'referral',
  'lab-report',
  'imaging-report',
  'consent',
  'photo',
  'insurance',
  'letter',
  'other',
] as const;
/** What is taken, by what the bytes are; the name and the browser's word do not count. */
export const DOCUMENT_TYPES = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'application/dicom',
  'text/plain',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
export const MAX_DOCUMENT_BYTES = 25 * 1024 * 1024;

/** FHIR DocumentReference. Type, size and hash are the server's findings; the bytes are kept as they came. */
export const DocumentContent = z.strictObject({
  kind: z.literal('document'),
  /** As the file was called, without a path. */
  name: filled(200),
  category: z.enum(DOCUMENT_CATEGORIES),
  type: z.enum(DOCUMENT_TYPES),
  size: z.int().min(1).max(MAX_DOCUMENT_BYTES),
  /** Hex, of the bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What the camera wrote into the picture beside the image: it stays in the file. */
  exif: z.enum(['none', 'present', 'with-place']),
  remark: Remark,
});

export type AllergyContent = z.infer<typeof AllergyContent>;
export type ConditionContent = z.infer<typeof ConditionContent>;
export type NoteContent = z.infer<typeof NoteContent>;
export type VitalsContent = z.infer<typeof VitalsContent>;
export type LabContent = z.infer<typeof LabContent>;
export type DocumentContent = z.infer<typeof DocumentContent>;

/** The clinical content of an entry. Sealed whole, dates and all. */
export const EntryContent = z.discriminatedUnion('kind', [
  AllergyContent,
  ConditionContent,
  NoteContent,
  VitalsContent,
  LabContent,
  DocumentContent,
]);
export type EntryContent = z.infer<typeof EntryContent>;
export type ContentOf<Kind extends EntryKind> = Extract<EntryContent, { kind: Kind }>;

/** Where a number stands to its interval, when the laboratory gave no flag of its own; null when nobody can say. */
export function flagOf({ value, comparator, low, high, flag }: LabResult): LabFlag | null {
  if (flag !== null) return flag;
  if (typeof value !== 'number' || (low === null && high === null)) return null;
  const atMost = comparator === '<' || comparator === '<=';
  const atLeast = comparator === '>' || comparator === '>=';
  if (low !== null && (comparator === '<' ? value <= low : value < low)) return atLeast ? null : 'low';
  if (high !== null && (comparator === '>' ? value >= high : value > high)) return atMost ? null : 'high';
  return comparator === null ? 'normal' : null;
}
