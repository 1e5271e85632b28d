import { z } from 'zod';
import { Base64Url, Id, Instant, Key256 } from './fields.ts';
import { KeptMarks } from './marks.ts';
import { PhiText } from './phi.ts';

/** The first step of Save: names the study; images follow as resumable uploads, then `commit` makes it visible. */
export const StartStudy = z.strictObject({
  instanceCount: z.int().min(1).max(20_000),
  totalBytes: z.int().min(1).max(20_000_000_000),
});
export type StartStudy = z.infer<typeof StartStudy>;

export const StartedStudy = z.object({ id: Id });

/** What has safely arrived, by the name the client gave each file; ask before resuming after a reload. */
export const StudyUploads = z.object({
  state: z.enum(['uploading', 'saved']),
  received: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
  refused: z.array(z.object({ name: z.string(), code: z.literal('not-dicom') })),
});
export type StudyUploads = z.infer<typeof StudyUploads>;

export const Study = z.object({
  id: Id,
  /** Pseudonymous reference, safe on shared surfaces: PT-XXXXXX. */
  patientRef: PhiText,
  patientName: PhiText,
  description: PhiText,
  modality: z.string(),
  /** DICOM DA as ISO date, empty when the file has none. */
  studyDate: z.string(),
  seriesCount: z.int(),
  instanceCount: z.int(),
  bytes: z.int(),
  savedAt: Instant,
  savedBy: z.object({ id: Id, name: z.string() }),
  assignees: z.array(z.object({ id: Id, name: z.string() })),
});
export type Study = z.infer<typeof Study>;
export const Studies = z.object({ studies: z.array(Study) });
export type Studies = z.infer<typeof Studies>;

export const Assignees = z.strictObject({ accountIds: z.array(Id).max(50) });

/** Where a sealed small volume lies, and of which series of the index that stands beside it. */
export const SmallObject = z.object({ objectId: Id, bytes: z.int(), seriesInstanceUid: z.string() });
export type SmallObject = z.infer<typeof SmallObject>;

/**
 * What a member's browser needs to open a saved study: two keys and where the sealed index lies. Everything else is
 * fetched as ciphertext by range from `/api/v1/objects/:id` and opened in workers.
 */
export const OpenedStudy = z.object({
  id: Id,
  /** Opens the index and the header objects. */
  headerKey: Key256,
  /** Opens the bulk objects (pixel data), and nothing else: the part that a share wraps for its link. */
  bulkKey: Key256,
  index: z.object({ objectId: Id, bytes: z.int() }),
  marks: KeptMarks,
  /** A small volume for a first picture; null until a browser has made one. */
  preview: SmallObject.nullable(),
});
export type OpenedStudy = z.infer<typeof OpenedStudy>;

/** Geometry and encoding of one instance: what the viewer needs to place and decode pixels, without identity. */
export const InstanceIndex = z.object({
  sopInstanceUid: z.string(),
  transferSyntaxUid: z.string(),
  headerObject: z.object({ id: Id, bytes: z.int() }).nullable(),
  bulkObject: z.object({ id: Id, bytes: z.int() }),
  /** Byte ranges of each frame's fragments inside the bulk object's plaintext: [start, length]. */
  frames: z.array(z.array(z.tuple([z.int(), z.int()]))),
  /** DICOM attributes that decoding and geometry need, as packages/dicom `ImageHeader` (its JSON form). */
  header: z.record(z.string(), z.json()),
});
export type InstanceIndex = z.infer<typeof InstanceIndex>;

/** The plaintext of a study's index object, and of a share's sealed payload (there with new UIDs and no identity). */
export const StudyIndex = z.object({
  version: z.literal(1),
  studyInstanceUid: z.string(),
  description: z.string(),
  series: z.array(
    z.object({
      seriesInstanceUid: z.string(),
      modality: z.string(),
      description: z.string(),
      instances: z.array(InstanceIndex),
    }),
  ),
});
export type StudyIndex = z.infer<typeof StudyIndex>;

/** A small volume of the study, made and sealed by its saver's browser under the bulk key (`contexts.preview`). */
export const PutPreview = z.strictObject({
  objectId: Id,
  sealed: Base64Url.max(1_400_000),
  seriesInstanceUid: z.string().regex(/^[0-9.]{1,64}$/),
});
export type PutPreview = z.infer<typeof PutPreview>;

/** How something leaves the viewer of a saved study. */
export const EXPORT_KINDS = [
  'picture', // a view as an image file
  'copy', // a view on the clipboard
  'print', // true size on paper
  'report', // PDF
  'dicom', // a view as a secondary capture
  'surface', // a mesh file
  'deidentified', // the files of series, cleaned, in a ZIP
] as const;

/**
 * Asked before anything leaves: without its answer nothing does. Names of views and counts only, nothing that a person
 * typed, for it is kept in the ledger for ever.
 */
export const ExportStudy = z.strictObject({
  kind: z.enum(EXPORT_KINDS),
  /** Names of the views in it, as the viewer calls them: axial, panoramic. */
  views: z.array(z.string().regex(/^[a-z0-9-]{1,32}$/)).max(40),
  /** Name, number or birth date of the patient stands in it. */
  identified: z.boolean(),
});
export type ExportStudy = z.infer<typeof ExportStudy>;

export const ObjectParams = z.object({ id: Id });
