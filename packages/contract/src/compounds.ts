import { UNITS } from '@hyaline/protocol';
import { amount, protocolContent } from '@hyaline/protocol/schema';
import { z } from 'zod';
import { Id, Instant, Locale } from './fields.ts';
import { cleanLine } from './patients.ts';

const line = (most: number, least = 0) =>
  z
    .string()
    .max(most * 4)
    .overwrite(cleanLine)
    .refine((text) => text.length >= least && text.length <= most);
const lines = (most: number, each: number) =>
  z
    .array(line(each, 1))
    .max(most)
    .overwrite((all) => [...new Set(all)]);

/** Something that is said of a compound, by whom, and whether somebody of the clinic held it against that source. */
export const CompoundFact = z.strictObject({
  value: line(600, 1),
  /** An address or a citation. */
  source: line(400, 1),
  verified: z.boolean(),
});
export type CompoundFact = z.infer<typeof CompoundFact>;

/** what: what it is. regulatory: where it stands with an authority, and when. storage: as its label or maker says. */
export const FACT_NAMES = ['what', 'regulatory', 'storage'] as const;

/** What the clinic keeps of a compound. Nothing of a patient, and no dose: that is the provider's to say, per patient. */
export const CompoundFields = z.strictObject({
  name: line(120, 1),
  synonyms: lines(20, 80),
  /** Its class, and what carries it, as an allergy may name them. */
  classWords: lines(20, 80),
  form: line(120),
  defaultUnit: z.enum(UNITS),
  /** International units in one mg, as the preparation's label states; without it IU and mg never convert. */
  iuPerMg: z.strictObject({ value: amount, source: line(400, 1), verified: z.boolean() }).nullable(),
  facts: z.strictObject({
    what: CompoundFact.nullable(),
    regulatory: CompoundFact.nullable(),
    storage: CompoundFact.nullable(),
  }),
  notes: line(2000),
});
export type CompoundFields = z.infer<typeof CompoundFields>;

const Person = z.object({ id: Id, name: z.string() });
export const Compound = z.object({
  id: Id,
  revision: z.int().min(1),
  fields: CompoundFields,
  changedAt: Instant,
  changedBy: Person,
  archivedAt: Instant.nullable(),
});
export type Compound = z.infer<typeof Compound>;
/** All of the clinic's, by name; archived ones last. */
export const Compounds = z.object({ compounds: z.array(Compound) });
export type Compounds = z.infer<typeof Compounds>;

export const CreateCompound = z.strictObject({ fields: CompoundFields });
export type CreateCompound = z.infer<typeof CreateCompound>;
export const ChangeCompound = z.strictObject({ revision: z.int().min(1), fields: CompoundFields });
export type ChangeCompound = z.infer<typeof ChangeCompound>;
export const ArchiveCompound = z.strictObject({ revision: z.int().min(1), archived: z.boolean() });
export type ArchiveCompound = z.infer<typeof ArchiveCompound>;
export const AddStarters = z.strictObject({ locale: Locale });
export type AddStarters = z.infer<typeof AddStarters>;
/** How many were new; those whose name the clinic has already stay as they are. */
export const AddedStarters = z.object({ added: z.int() });
export type AddedStarters = z.infer<typeof AddedStarters>;

/** A protocol without a patient, to begin one from. Its start day is replaced by the day it is used. */
export const ProtocolTemplate = z.object({
  id: Id,
  revision: z.int().min(1),
  content: protocolContent,
  changedAt: Instant,
  changedBy: Person,
});
export type ProtocolTemplate = z.infer<typeof ProtocolTemplate>;
export const ProtocolTemplates = z.object({ templates: z.array(ProtocolTemplate) });
export type ProtocolTemplates = z.infer<typeof ProtocolTemplates>;
export const CreateTemplate = z.strictObject({ content: protocolContent });
export type CreateTemplate = z.infer<typeof CreateTemplate>;
export const ChangeTemplate = z.strictObject({ revision: z.int().min(1), content: protocolContent });
export type ChangeTemplate = z.infer<typeof ChangeTemplate>;
