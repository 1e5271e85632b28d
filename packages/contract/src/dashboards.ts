import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { PatientRef } from './patients.ts';

/** Counts of patients, never of anything about one. */
const COUNTS = [
  'new-patients',
  'patients',
  'active-protocols',
  'refills-due',
  'seen',
  'visited',
  'missed',
  'link-opened',
  'packet-read',
] as const;
/** How a clinic works: one number of each clinic, no count of patients, and none of a representative. */
export const WORKINGS = ['utilisation', 'lead-time', 'tasks-on-time', 'storage'] as const;
export type Working = (typeof WORKINGS)[number];
export const MEASURES = [...COUNTS, ...WORKINGS] as const;
export type Measure = (typeof MEASURES)[number];
export const isWorking = (measure: Measure): measure is Working => (WORKINGS as readonly string[]).includes(measure);
/** Figures of a moment are told in steps of ten downwards, so that two months do not tell of one person. */
export const STEP = 10;
/** Per cent, or days: told in steps of five downwards. */
export const WORKING_STEP = 5;
/** Why something of a clinic is not known, which is not the same as not told. */
export const WORKING_GAPS = ['no-hours', 'not-in-use'] as const;

const Sum = z.object({ exact: z.int().nullable(), atLeast: z.int() });
/** One published table: rows are clinics, columns representatives; null: not told, which zero is not either. */
export const DashboardTable = z.object({
  measure: z.enum(MEASURES),
  /** The month counted, or at whose end the figures stood. */
  month: z.iso.date(),
  takenAt: Instant,
  rows: z.array(
    z.object({
      id: Id,
      name: z.string(),
      cells: z.array(z.int().nullable()),
      total: Sum,
      gap: z.enum(WORKING_GAPS).nullable(),
    }),
  ),
  /** id null: patients whom no representative brought. */
  columns: z.array(z.object({ id: Id.nullable(), name: z.string(), total: Sum })),
  total: Sum,
});
export type DashboardTable = z.infer<typeof DashboardTable>;
export const Dashboard = z.object({ tables: z.array(DashboardTable) });
export type Dashboard = z.infer<typeof Dashboard>;

/** What clinics have put to a representative: references alone. */
export const OwnReferences = z.object({ references: z.array(z.object({ ref: PatientRef, clinic: z.string() })) });
export type OwnReferences = z.infer<typeof OwnReferences>;

export const Reps = z.object({ reps: z.array(z.object({ id: Id, name: z.string(), organisation: z.string() })) });
export type Reps = z.infer<typeof Reps>;
export const ReferenceParams = z.object({ ref: PatientRef });
export const AttributeReference = z.strictObject({ repId: Id.nullable() });
