import { AtlasDocument, SpineValues } from '@hyaline/spine';
import { z } from 'zod';
import { Remark } from './entry-content.ts';
import { Id, Instant } from './fields.ts';
import { cleanLine, PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';

const Person = z.object({ id: Id, name: z.string() });
const Revision = z.int().min(1);

/** The day on which somebody was seen: no day to come, seen from any zone. */
const VisitDay = z.iso
  .date()
  .refine(
    (day) => day >= '1880-01-01' && day <= new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  ) as unknown as z.ZodType<Phi<string>, string>;
const Label = z.string().overwrite(cleanLine).max(80) as unknown as z.ZodType<Phi<string>, string>;

/** A visit of a patient as the atlas keeps it: when, what was entered, and words about it. All of it is sealed. */
export const VisitContent = z.strictObject({
  day: VisitDay,
  /** Such as "Before surgery". May be empty. */
  label: Label,
  note: Remark,
  document: AtlasDocument,
});
export type VisitContent = z.infer<typeof VisitContent>;

const Listed = z.object({
  id: Id,
  /** Sent back with a change: a change to something that has changed since is refused. */
  revision: Revision,
  day: PhiText,
  label: PhiText,
  createdAt: Instant,
  createdBy: Person,
  changedAt: Instant,
  changedBy: Person,
  removed: z.object({ at: Instant, by: Person, reason: PhiText }).nullable(),
});

/** A visit in a list, with the posture that its figures and its place on the timeline of visits are drawn from. */
export const VisitSummary = Listed.extend({ values: SpineValues });
export type VisitSummary = z.infer<typeof VisitSummary>;

export const ListVisits = z.object({
  /** Those that were deleted, in place of those that stand. */
  removed: z.stringbool().default(false),
});
export type ListVisits = z.infer<typeof ListVisits>;
/** By day, the newest first. */
export const Visits = z.object({
  patientRef: PatientRef,
  mayWrite: z.boolean(),
  visits: z.array(VisitSummary),
});
export type Visits = z.infer<typeof Visits>;

export const Visit = Listed.extend({
  patientId: Id,
  patientRef: PatientRef,
  mayWrite: z.boolean(),
  note: PhiText,
  document: AtlasDocument,
});
export type Visit = z.infer<typeof Visit>;

export const VisitParams = z.object({ id: Id, visitId: Id });
export const CreateVisit = z.strictObject({ content: VisitContent });
export type CreateVisit = z.input<typeof CreateVisit>;
export const ChangeVisit = z.strictObject({ revision: Revision, content: VisitContent });
export type ChangeVisit = z.input<typeof ChangeVisit>;
export const RemoveVisit = z.strictObject({
  revision: Revision,
  reason: z.string().trim().min(3).max(300) as unknown as z.ZodType<Phi<string>, string>,
});
export type RemoveVisit = z.input<typeof RemoveVisit>;
export const VisitRevision = z.strictObject({ revision: Revision });
export type VisitRevision = z.infer<typeof VisitRevision>;
export const CreatedVisit = z.object({ id: Id, revision: Revision });
export type CreatedVisit = z.infer<typeof CreatedVisit>;

/** That a report about a patient left this browser; with the visit that it shows, where one is open. */
export const NoteAtlasReport = z.strictObject({ what: z.enum(['printed', 'downloaded']), visitId: Id.nullable() });
export type NoteAtlasReport = z.infer<typeof NoteAtlasReport>;

/** What a visit said before each change, newest first. */
export const VisitVersions = z.object({
  versions: z.array(z.object({ revision: Revision, at: Instant, by: Person, content: VisitContent })),
});
export type VisitVersions = z.infer<typeof VisitVersions>;

/** How many visits a patient can have: of a weekly visit, eight years. */
export const MOST_VISITS = 400;

/** A visit as the patient's page draws it; words of the clinic to itself stay out. */
export const OwnVisit = z.object({
  id: Id,
  clinicId: Id,
  day: PhiText,
  label: PhiText,
  document: AtlasDocument,
  /** A typical spine of the patient's size, to compare with. */
  typical: SpineValues,
});
export type OwnVisit = z.infer<typeof OwnVisit>;
