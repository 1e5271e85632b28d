import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { type Phi, PhiText } from './phi.ts';

/** Keyed to nothing: drawn at random, unique in its clinic, kept. What every surface shows that may not show a name. */
export const PATIENT_REF = /^PT-[0-9A-F]{6}$/;
/** As it stands in fields that take one. */
export const EXAMPLE_REF = 'PT-4F09C2';
export const PatientRef = z.string().regex(PATIENT_REF);

/** FHIR R4 AdministrativeGender. */
export const ADMINISTRATIVE_SEXES = ['female', 'male', 'other', 'unknown'] as const;

const words = (max: number): z.ZodType<Phi<string>, string> =>
  z
    .string()
    .max(max * 4)
    .overwrite(cleanLine)
    .refine((text) => text.length <= max) as unknown as z.ZodType<Phi<string>, string>;

const name = (max: number): z.ZodType<Phi<string>, string> =>
  words(max).refine((text) => text.length > 0) as unknown as z.ZodType<Phi<string>, string>;

/** One line as a person meant it: composed, single spaces, nothing that does not show. */
export function cleanLine(text: string): string {
  return text.normalize('NFC').replaceAll(/\s/gu, ' ').replaceAll(/\p{C}/gu, '').replaceAll(/ +/g, ' ').trim();
}

/** A calendar day between 1880 and tomorrow, or empty: some clinics do not know it. */
export const BirthDate = z
  .union([z.literal(''), z.iso.date()])
  .refine(
    (day) => day === '' || (day >= '1880-01-01' && Date.parse(day) <= Date.now() + 86_400_000),
  ) as unknown as z.ZodType<Phi<string>, string>;

/** US social security number: never 000, 666 or 9xx in front, no zero group (SSA POMS RM 10201.035). */
export const SSN = /^(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/;
export const SocialSecurityNumber = z
  .string()
  .overwrite((text) => text.replaceAll(/[\s-]/g, '').replace(/^(\d{3})(\d{2})(\d{4})$/, '$1-$2-$3'))
  .refine((text) => text === '' || SSN.test(text)) as unknown as z.ZodType<Phi<string>, string>;

const Phone = words(40).refine((text) => text === '' || /^\+?[\d\s().\-/x]{5,40}$/i.test(text)) as unknown as z.ZodType<
  Phi<string>,
  string
>;
const Email = words(254).refine((text) => text === '' || z.email().safeParse(text).success) as unknown as z.ZodType<
  Phi<string>,
  string
>;

export const PatientAddress = z.strictObject({
  line: words(200),
  city: words(100),
  state: words(100),
  postalCode: words(20),
  /** ISO 3166-1 alpha-2, or empty. */
  country: z.union([z.literal(''), z.string().regex(/^[A-Z]{2}$/)]),
});

/** Whom to call; kept with the patient, never written to by the platform. */
export const EmergencyContact = z.strictObject({ name: words(120), relation: words(60), phone: Phone });

/** What a clinic writes down of a person. Text that is not known is empty. */
export const PatientFields = z.strictObject({
  givenName: name(80),
  familyName: name(80),
  /** As in Spanish-speaking countries; empty elsewhere. */
  secondFamilyName: words(80).default('' as Phi<string>),
  preferredName: words(80).default('' as Phi<string>),
  birthDate: BirthDate,
  sex: z.enum(ADMINISTRATIVE_SEXES),
  /** BCP 47. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  phone: Phone,
  email: Email,
  address: PatientAddress,
  /** The clinic's own number for the patient. */
  mrn: words(40),
  ssn: SocialSecurityNumber,
  emergencyContact: EmergencyContact,
});
export type PatientFields = z.infer<typeof PatientFields>;

/** Why this person sees this patient at this moment. */
export const SEES_AS = ['owner', 'provider', 'cover', 'grant'] as const;
export const SeesAs = z.enum(SEES_AS);

const Person = z.object({ id: Id, name: z.string() });

/** A line of the list of patients. */
export const PatientSummary = z.object({
  id: Id,
  ref: PatientRef,
  givenName: PhiText,
  familyName: PhiText,
  secondFamilyName: PhiText,
  birthDate: PhiText,
  sex: z.enum(ADMINISTRATIVE_SEXES),
  phone: PhiText,
  mrn: PhiText,
  providers: z.array(Person),
  seesAs: SeesAs,
  changedAt: Instant,
  removedAt: Instant.nullable(),
});
export type PatientSummary = z.infer<typeof PatientSummary>;

export const Patient = z.object({
  id: Id,
  ref: PatientRef,
  /** Sent back with a change: a change to something that has changed since is refused. */
  revision: z.int().min(1),
  fields: PatientFields,
  providers: z.array(Person),
  seesAs: SeesAs,
  /** May change the record: the owner, an assigned provider. */
  mayWrite: z.boolean(),
  createdAt: Instant,
  changedAt: Instant,
  removedAt: Instant.nullable(),
});
export type Patient = z.infer<typeof Patient>;

/** Which patients a list shows: one's own (assigned or covering), all that one may see, or those put away. */
export const PATIENT_LISTS = ['mine', 'all', 'removed'] as const;
export const ListPatients = z.object({
  list: z.enum(PATIENT_LISTS).default('all'),
  limit: z.coerce.number().int().min(1).max(50).default(50),
  /** From the answer before. */
  after: z.string().max(80).optional(),
});
export type ListPatients = z.infer<typeof ListPatients>;
/** Newest change first: names are sealed, so the database cannot put them in order. */
export const Patients = z.object({ patients: z.array(PatientSummary), next: z.string().nullable() });
export type Patients = z.infer<typeof Patients>;

/** In a body, so that a name stands in no address and no log. */
export const SearchPatients = z.strictObject({ text: z.string().min(1).max(120) });
export type SearchPatients = z.infer<typeof SearchPatients>;
/** At most 20, those that match best first. */
export const FoundPatients = z.object({
  patients: z.array(PatientSummary),
  /** There are more than are shown: ask for more of the name. */
  more: z.boolean(),
});
export type FoundPatients = z.infer<typeof FoundPatients>;

export const CreatePatient = z.strictObject({
  fields: PatientFields,
  /** Who treats them; empty: the person who enters them, when that is a provider. */
  providerIds: z.array(Id).max(20).default([]),
  /** Somebody has looked at those that may be the same person. */
  duplicatesSeen: z.boolean().default(false),
});
export type CreatePatient = z.infer<typeof CreatePatient>;
export const CreatedPatient = z.object({ id: Id, ref: PatientRef });
export type CreatedPatient = z.infer<typeof CreatedPatient>;

/** Those that may be the same person, among those whom the asker may see anyway. */
export const POSSIBLE_DUPLICATE_REASONS = ['mrn', 'ssn', 'email', 'phone', 'name-and-birth-date'] as const;
export const FindDuplicates = z.strictObject({ fields: PatientFields, exceptId: Id.optional() });
export type FindDuplicates = z.infer<typeof FindDuplicates>;
export const Duplicates = z.object({
  duplicates: z.array(z.object({ patient: PatientSummary, reasons: z.array(z.enum(POSSIBLE_DUPLICATE_REASONS)) })),
});
export type Duplicates = z.infer<typeof Duplicates>;

export const ChangePatient = z.strictObject({ revision: z.int().min(1), fields: PatientFields });
export type ChangePatient = z.infer<typeof ChangePatient>;
export const ChangedPatient = z.object({ revision: z.int().min(1) });
export type ChangedPatient = z.infer<typeof ChangedPatient>;

/** provider: treats the patient until this ends. cover: the same, with an end. identity: sees name and phone only. */
export const ASSIGNMENT_KINDS = ['provider', 'cover', 'identity'] as const;
export type AssignmentKind = (typeof ASSIGNMENT_KINDS)[number];
export const MAX_COVER_DAYS = 90;
export const MAX_IDENTITY_DAYS = 60;

export const PatientAssignment = z.object({
  id: Id,
  kind: z.enum(ASSIGNMENT_KINDS),
  person: Person,
  startedAt: Instant,
  endsAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  madeBy: Person,
  /** Holds now, by the database's clock. */
  live: z.boolean(),
});
export type PatientAssignment = z.infer<typeof PatientAssignment>;
export const PatientAssignments = z.object({ assignments: z.array(PatientAssignment) });
export type PatientAssignments = z.infer<typeof PatientAssignments>;

export const AssignPatient = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('provider'), accountId: Id }),
  z.strictObject({ kind: z.literal('cover'), accountId: Id, endsAt: Instant }),
  z.strictObject({ kind: z.literal('identity'), accountId: Id, endsAt: Instant }),
]);
export type AssignPatient = z.infer<typeof AssignPatient>;

/** One provider takes a patient over from another, in one step: the first has no access from then on. */
export const HandOverPatient = z.strictObject({ fromId: Id, toId: Id });
export type HandOverPatient = z.infer<typeof HandOverPatient>;

/** What somebody with an identity-only grant sees, and nothing more. */
export const PatientIdentity = z.object({
  ref: PatientRef,
  givenName: PhiText,
  familyName: PhiText,
  secondFamilyName: PhiText,
  phone: PhiText,
  endsAt: Instant,
});
export const PatientIdentities = z.object({ patients: z.array(PatientIdentity) });
export type PatientIdentities = z.infer<typeof PatientIdentities>;

export const AssignmentParams = z.object({ id: Id, assignmentId: Id });
