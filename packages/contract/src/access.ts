import { z } from 'zod';
import { OwnDisclosure } from './disclosures.ts';
import { Id, Instant } from './fields.ts';
import { PatientRef } from './patients.ts';

const Person = z.object({ id: Id.nullable(), name: z.string() });
const Day = z.iso.date();

/** Kinds of looks, by what a reader asks for: which events belong to each stands in the server's one list. */
export const LOOK_GROUPS = ['all', 'opened', 'listed', 'changed', 'taken-out', 'shared', 'special'] as const;
export type LookGroup = (typeof LOOK_GROUPS)[number];

/** One entry of the ledger that concerns a patient. */
export const Look = z.object({
  entryId: Id,
  at: Instant,
  event: z.string(),
  outcome: z.enum(['done', 'refused']),
  person: Person,
  /** The patient themselves, at their own record; the person then has no name. */
  byPatient: z.boolean(),
  /** Somebody who came in for the patient, by name for those who see the patient. */
  byProxy: z.boolean(),
  /** By special access. */
  byGrant: z.boolean(),
  /** By a program, with the person's API key. */
  byKey: z.boolean(),
  resource: z.object({ type: z.string(), id: z.string() }).nullable(),
  patientRef: z.string().nullable(),
  facts: z.record(z.string(), z.json()),
  /** The entry is as it was written. */
  intact: z.boolean(),
});
export type Look = z.infer<typeof Look>;

export const MAX_LOOK_DAYS = 2200;
export const LookQuery = z.object({
  patient: PatientRef.optional(),
  person: Id.optional(),
  group: z.enum(LOOK_GROUPS).default('all'),
  outcome: z.enum(['any', 'done', 'refused']).default('any'),
  /** Days, both included, in UTC. Without them the last 90 days; of one patient, six years. */
  from: Day.optional(),
  to: Day.optional(),
  before: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type LookQuery = z.infer<typeof LookQuery>;
export const Looks = z.object({ looks: z.array(Look), next: Id.nullable(), from: Day, to: Day });
export type Looks = z.infer<typeof Looks>;

/** Who could see a patient at this moment, and by what right. */
export const Viewers = z.object({
  viewers: z.array(
    z.object({
      person: z.object({ id: Id, name: z.string() }),
      why: z.enum(['owner', 'provider', 'cover', 'identity', 'grant']),
      until: Instant.nullable(),
    }),
  ),
  /** Those who did within the last 90 days, by how often. */
  lookers: z.array(
    z.object({
      person: Person,
      looks: z.int(),
      last: Instant,
      /** No member of the clinic: somebody who is there for the patient. */
      byProxy: z.boolean(),
    }),
  ),
});
export type Viewers = z.infer<typeof Viewers>;

export const STAND_OUT_RULES = ['many-patients', 'outside-hours', 'after-end'] as const;
/** Rule 1: so many at least, and more than so many times the busiest hour of the days before. */
export const MANY_PATIENTS = { atLeast: 20, timesHabit: 2, habitDays: 30, hoursForHabit: 5 } as const;
export const StandOut = z.discriminatedUnion('rule', [
  z.object({
    rule: z.literal('many-patients'),
    person: Person,
    at: Instant,
    patients: z.int(),
    /** The busiest hour of the 30 days before; null: no habit yet. */
    habit: z.int().nullable(),
  }),
  z.object({
    rule: z.literal('outside-hours'),
    person: Person,
    at: Instant,
    until: Instant,
    looks: z.int(),
    patients: z.int(),
  }),
  z.object({
    rule: z.literal('after-end'),
    person: Person,
    at: Instant,
    patientRef: z.string(),
    ended: Instant,
    looks: z.int(),
    refused: z.int(),
    granted: z.int(),
  }),
]);
export type StandOut = z.infer<typeof StandOut>;
export const StandOutQuery = z.object({ days: z.coerce.number().int().min(1).max(90).default(30) });
export const StandOuts = z.object({ found: z.array(StandOut), from: Instant, hoursStated: z.boolean() });
export type StandOuts = z.infer<typeof StandOuts>;

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const AccessSettings = z.strictObject({
  /** ISO weekdays, 1 is Monday. None: the clinic has stated no hours. */
  openDays: z.array(z.int().min(1).max(7)).max(7),
  opens: Time,
  closes: Time,
  timeZone: z.string().max(64),
  /** Patients may have a report of every look, beyond the accounting of disclosures. */
  accessReport: z.boolean(),
});
export type AccessSettings = z.infer<typeof AccessSettings>;

/** What is printed: the record as it stands, or the tab that was open. */
export const PRINT_PARTS = ['record', 'chart', 'protocol', 'access-log'] as const;
export const PrintPatient = z.strictObject({
  part: z.enum(PRINT_PARTS).default('record'),
  /** view: the server's print view is wanted. browser: the browser was about to print a page, which shows no patient. */
  via: z.enum(['view', 'browser']),
  /** Somebody outside gets the paper, for another reason than treatment, payment and operations. */
  disclosed: OwnDisclosure.optional(),
});
export type PrintPatient = z.infer<typeof PrintPatient>;
/** Where the print view is. */
export const PatientPrint = z.object({ path: z.string().nullable() });
export type PatientPrint = z.infer<typeof PatientPrint>;
