import { z } from 'zod';
import {
  type ContentOf,
  DOCUMENT_CATEGORIES,
  ENTRY_KINDS,
  EntryContent,
  LabResult,
  LOINC,
  NoteContent,
} from './entry-content.ts';
import { Id, Instant, Locale } from './fields.ts';
import { PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';
import { RichText } from './rich-text.ts';

const Person = z.object({ id: Id, name: z.string() });
const MAX_REASON = 300;
/** Why something was taken out of the record. Kept sealed with it. */
const Reason = z.string().trim().min(3).max(MAX_REASON) as unknown as z.ZodType<Phi<string>, string>;

/** One entry of a patient's chart as it is now. */
export const Entry = z.object({
  id: Id,
  /** Sent back with a change: a change to something that has changed since is refused. */
  revision: z.int().min(1),
  content: EntryContent,
  createdAt: Instant,
  createdBy: Person,
  changedAt: Instant,
  changedBy: Person,
  /** A signed note is never changed again; what comes later is an addendum. */
  signed: z.object({ at: Instant, by: Person }).nullable(),
  /** The note that this one adds to. */
  addendumTo: Id.nullable(),
  /** A correction of it was asked for and denied, in whole or in part. */
  disputed: z.boolean(),
  removed: z.object({ at: Instant, by: Person, reason: PhiText }).nullable(),
});
export type Entry = z.infer<typeof Entry>;
export const CreatedEntry = z.object({ id: Id, revision: z.int() });
export type CreatedEntry = z.infer<typeof CreatedEntry>;
export type EntryOf<Kind extends (typeof ENTRY_KINDS)[number]> = Entry & { content: ContentOf<Kind> };

export const EntryParams = z.object({ id: Id, entryId: Id });

/** `kinds` with commas between; all when it is absent. */
export const ListEntries = z.object({
  kinds: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(ENTRY_KINDS)).min(1).max(ENTRY_KINDS.length))
    .optional(),
  /** Those that were taken out, in place of those that are in. */
  removed: z.stringbool().default(false),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** From the answer before. */
  after: z.string().max(80).optional(),
});
export type ListEntries = z.infer<typeof ListEntries>;
/** Newest first by when it was entered: clinical dates are sealed, so the database cannot put them in order. */
export const Entries = z.object({ entries: z.array(Entry), next: z.string().nullable() });
export type Entries = z.infer<typeof Entries>;

/** Everything but documents, which come with their bytes. */
export const WrittenContent = EntryContent.refine(({ kind }) => kind !== 'document', { path: ['kind'] });
export const CreateEntry = z.strictObject({ content: WrittenContent });
export type CreateEntry = z.infer<typeof CreateEntry>;
/** The kind stays. Of a document only name, category and remark can change. */
export const ChangeEntry = z.strictObject({ revision: z.int().min(1), content: EntryContent });
export type ChangeEntry = z.infer<typeof ChangeEntry>;
export const RemoveEntry = z.strictObject({ revision: z.int().min(1), reason: Reason });
export type RemoveEntry = z.infer<typeof RemoveEntry>;
export const EntryRevision = z.strictObject({ revision: z.int().min(1) });
export type EntryRevision = z.infer<typeof EntryRevision>;
export const AddAddendum = z.strictObject({ content: NoteContent });
export type AddAddendum = z.infer<typeof AddAddendum>;

/** What an entry said before, newest first, and who wrote it. */
export const EntryVersions = z.object({
  versions: z.array(z.object({ revision: z.int(), at: Instant, by: Person, content: EntryContent })),
});
export type EntryVersions = z.infer<typeof EntryVersions>;

/** Sent as base64url JSON in the header of an upload, since names of files name patients; the bytes are its body. */
export const DOCUMENT_HEADER = 'hyaline-document';
export const UploadDocument = z.strictObject({
  name: z.string().min(1).max(400),
  category: z.enum(DOCUMENT_CATEGORIES),
  remark: z.string().max(2_000),
});
export type UploadDocument = z.infer<typeof UploadDocument>;

/** One laboratory value over time: by LOINC code, or by name where there is none. */
export const AskTrend = z.strictObject({
  loinc: z.union([z.literal(''), z.string().regex(LOINC)]),
  name: z.string().max(120) as unknown as z.ZodType<Phi<string>, string>,
});
export type AskTrend = z.infer<typeof AskTrend>;
export const LabTrend = z.object({
  /** Oldest first, numbers only. */
  points: z.array(z.object({ entryId: Id, collectedAt: PhiText, result: LabResult })),
  /** Results of this name that are text, or in another unit than the newest. */
  leftOut: z.int(),
});
export type LabTrend = z.infer<typeof LabTrend>;

/** A saved study as the record of its patient shows it. */
export const LinkedStudy = z.object({
  id: Id,
  description: PhiText,
  modality: z.string(),
  studyDate: PhiText,
  instanceCount: z.int(),
  savedAt: Instant,
  linkedAt: Instant,
});
export const LinkedStudies = z.object({ studies: z.array(LinkedStudy) });
export type LinkedStudies = z.infer<typeof LinkedStudies>;
/** Null takes the study out of the record again. */
export const LinkStudy = z.strictObject({ patientId: Id.nullable() });
export type LinkStudy = z.infer<typeof LinkStudy>;
export const StudyLink = z.object({ patientId: Id.nullable(), patientRef: z.union([PatientRef, PhiText]) });

/** What every clinic begins with; it may change or hide each. */
export const STARTER_TEMPLATES = ['soap', 'first-visit', 'follow-up', 'phone-call'] as const;
export const StarterTemplate = z.enum(STARTER_TEMPLATES);
export type StarterTemplate = z.infer<typeof StarterTemplate>;

const TemplateText = { name: z.string().trim().min(1).max(120), body: RichText };

/** A note to begin with. Of the clinic, never of a patient. */
export const NoteTemplate = z.object({
  /** Null: as it came with the platform. */
  id: Id.nullable(),
  /** Which of those that came with the platform it is, or stands for. */
  starter: StarterTemplate.nullable(),
  /** 0: as it came with the platform. */
  revision: z.int(),
  name: z.string(),
  body: RichText,
});
export type NoteTemplate = z.infer<typeof NoteTemplate>;
export const NoteTemplates = z.object({ templates: z.array(NoteTemplate), hidden: z.array(StarterTemplate) });
export type NoteTemplates = z.infer<typeof NoteTemplates>;
export const AskNoteTemplates = z.object({ locale: Locale.default('en') });
/** With a starter, the clinic's own text in its place. */
export const CreateNoteTemplate = z.strictObject({ starter: StarterTemplate.nullable(), ...TemplateText });
export type CreateNoteTemplate = z.infer<typeof CreateNoteTemplate>;
export const ChangeNoteTemplate = z.strictObject({ revision: z.int().min(1), ...TemplateText });
export type ChangeNoteTemplate = z.infer<typeof ChangeNoteTemplate>;
export const StarterParams = z.object({ starter: StarterTemplate });
/** False: shown again, as it came. */
export const HideStarter = z.strictObject({ hidden: z.boolean() });
