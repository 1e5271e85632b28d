import { z } from 'zod';
import { OwnDisclosure } from './disclosures.ts';
import { Id, Instant } from './fields.ts';
import { PatientRef, POSSIBLE_DUPLICATE_REASONS } from './patients.ts';
import { PhiText } from './phi.ts';

/** What is brought in: a table, FHIR R4 as JSON or newline-delimited JSON, or what this platform exported. */
export const IMPORT_FORMATS = ['csv', 'fhir', 'archive'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];
export const MAX_IMPORT_BYTES = 100 * 1024 * 1024;
/** People of one import: it is one transaction, all or nothing. */
export const MAX_IMPORTED = 20_000;
/** An upload that nobody finishes is deleted after these hours. */
export const IMPORT_KEPT_HOURS = 24;
/** What an import made can be put away again within these days. */
export const UNDO_DAYS = 30;

/** Sent as base64url JSON in a header of the upload. The name of the file stays where it is: it may name a patient. */
export const IMPORT_HEADER = 'hyaline-import';
export const UploadImport = z.strictObject({ format: z.enum(IMPORT_FORMATS) });
export type UploadImport = z.infer<typeof UploadImport>;

export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export const SEPARATORS = [',', ';', '\t', '|'] as const;
/** Which number of a date is the day. Chosen by a person whenever the file leaves it open. */
export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Columns of a table that a record has a place for. */
export const CSV_FIELDS = [
  'givenName',
  'familyName',
  'secondFamilyName',
  'preferredName',
  'birthDate',
  'sex',
  'language',
  'phone',
  'email',
  'addressLine',
  'city',
  'state',
  'postalCode',
  'country',
  'mrn',
  'ssn',
  'contactName',
  'contactRelation',
  'contactPhone',
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

/** A column as the file has it, with some of what stands in it. */
export const CsvColumn = z.object({
  header: PhiText,
  samples: z.array(PhiText),
  /** By its header; null when nobody knows it. */
  field: z.enum(CSV_FIELDS).nullable(),
});
export const CsvShape = z.object({
  encoding: z.enum(TEXT_ENCODINGS),
  separator: z.enum(SEPARATORS),
  columns: z.array(CsvColumn),
  rows: z.int(),
  /** Orders that fit every date of the column: with more than one, somebody has to say. */
  dateOrders: z.array(z.enum(DATE_ORDERS)),
});
export type CsvShape = z.infer<typeof CsvShape>;

export const StartedImport = z.object({
  id: Id,
  format: z.enum(IMPORT_FORMATS),
  /** Null for FHIR. */
  shape: CsvShape.nullable(),
});
export type StartedImport = z.infer<typeof StartedImport>;

export const DUPLICATE_CHOICES = ['skip', 'create', 'update'] as const;
export type DuplicateChoice = (typeof DUPLICATE_CHOICES)[number];

/** How to read the file. The same settings give the same reading. */
export const ImportSettings = z.strictObject({
  encoding: z.enum(TEXT_ENCODINGS).optional(),
  separator: z.enum(SEPARATORS).optional(),
  /** One for each column of the file. */
  fields: z.array(z.enum(CSV_FIELDS).nullable()).max(200).optional(),
  dateOrder: z.enum(DATE_ORDERS).optional(),
  /** BCP 47, of people whose row names none. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  /** Who treats them; empty: the person who brings them in, when that is a provider. */
  providerIds: z.array(Id).max(20).default([]),
});
export type ImportSettings = z.infer<typeof ImportSettings>;

export const IMPORT_FAULTS = [
  'not-json',
  'not-fhir',
  'missing',
  'not-valid',
  'contradiction',
  'not-understood',
  'unknown-patient',
  'patient-refused',
  'ambiguous',
  'too-few-cells',
  'unclosed-quote',
] as const;
export type ImportFault = (typeof IMPORT_FAULTS)[number];

const Fault = z.object({
  /** Of a table: its line, counting the header as 1. Of FHIR: 0. */
  line: z.int(),
  /** Of FHIR: type and id. */
  resource: PhiText,
  /** The column's header, or the FHIRPath. */
  where: PhiText,
  reason: z.enum(IMPORT_FAULTS),
});
export type ImportFaultRow = z.infer<typeof Fault>;

const PreviewRow = z.object({
  /** Which of the people of the file, from 0. */
  index: z.int(),
  line: z.int(),
  name: PhiText,
  birthDate: PhiText,
  mrn: PhiText,
  /** Entries of the chart that come with them. */
  entries: z.int(),
});
export const ImportDuplicate = z.object({
  row: PreviewRow,
  reasons: z.array(z.enum(POSSIBLE_DUPLICATE_REASONS)),
  /** A patient who is here already; null: an earlier row of the same file. */
  existing: z.object({ ref: PatientRef, name: PhiText, mayUpdate: z.boolean() }).nullable(),
});
export type ImportDuplicate = z.infer<typeof ImportDuplicate>;

export const ImportPreview = z.object({
  counts: z.object({
    people: z.int(),
    ready: z.int(),
    duplicates: z.int(),
    refused: z.int(),
    entries: z.int(),
    /** Refused resources and rows, and elements left out. */
    faults: z.int(),
    leftOut: z.int(),
  }),
  /** The first 20. */
  rows: z.array(PreviewRow),
  /** The first 500; the rest is counted. */
  faults: z.array(Fault),
  leftOut: z.array(Fault),
  /** The first 500. */
  duplicates: z.array(ImportDuplicate),
  notImported: z.array(z.object({ what: PhiText, count: z.int() })),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

export const RunImport = z.strictObject({
  settings: ImportSettings,
  /** For those that may be somebody who is here already. */
  duplicates: z.enum(DUPLICATE_CHOICES),
  /** Otherwise for these people of the file, by their index. */
  choices: z.record(z.string().regex(/^\d{1,6}$/), z.enum(DUPLICATE_CHOICES)).default({}),
  /** Take those that are right although others are not. Without it one fault stops all. */
  despiteFaults: z.boolean().default(false),
});
export type RunImport = z.infer<typeof RunImport>;

export const ImportResult = z.object({
  id: Id,
  created: z.int(),
  updated: z.int(),
  skipped: z.int(),
  refused: z.int(),
  entries: z.int(),
});
export type ImportResult = z.infer<typeof ImportResult>;

export const Import = z.object({
  id: Id,
  format: z.enum(IMPORT_FORMATS),
  madeBy: z.object({ id: Id, name: z.string() }),
  finishedAt: Instant,
  created: z.int(),
  updated: z.int(),
  skipped: z.int(),
  undoneAt: Instant.nullable(),
  /** Until then what it made can be put away again; null: no more. */
  undoUntil: Instant.nullable(),
  /** False once somebody of it was erased: the report goes with them. */
  hasReport: z.boolean(),
});
export const Imports = z.object({ imports: z.array(Import) });
export type Imports = z.infer<typeof Imports>;

/** Put away are those that nobody has changed since; the others stay, and are counted. */
export const UndoneImport = z.object({ removed: z.int(), kept: z.int() });
export type UndoneImport = z.infer<typeof UndoneImport>;

/** The start of every file of an export: what is in it. */
export const ExportManifest = z.object({
  format: z.literal('hyaline-patients/1'),
  exportedAt: Instant,
  clinic: z.object({ id: Id, name: z.string() }),
  counts: z.record(z.string(), z.int()),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  /** What was left out, and why. */
  notes: z.array(z.string()),
});
export type ExportManifest = z.infer<typeof ExportManifest>;

export const ExportPatient = z
  .strictObject({
    /** DICOM files of linked studies too: they may be large. */
    images: z.boolean(),
    locale: z.enum(['en', 'es']),
    /** `disclosure`: to a court, an agency, or somebody else outside of treatment, payment and operations. */
    reason: z.enum(['own', 'disclosure']).default('own'),
    /** Who receives it, what, and on which basis: in the accounting before a byte of it leaves. */
    disclosed: OwnDisclosure.nullable().default(null),
  })
  .refine(({ reason, disclosed }) => (reason === 'disclosure') === (disclosed !== null), { path: ['disclosed'] });
export type ExportPatient = Pick<z.infer<typeof ExportPatient>, 'images' | 'locale'> &
  Partial<Pick<z.infer<typeof ExportPatient>, 'reason' | 'disclosed'>>;
