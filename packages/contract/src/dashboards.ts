import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { PatientRef } from './patients.ts';

/** Counts of patients, never of anything about one. */
export const MEASURES = ['new-patients', 'patients', 'active-protocols', 'refills-due', 'seen'] as const;
export type Measure = (typeof MEASURES)[number];
/** Figures of a moment are told in steps of ten downwards, so that two months do not tell of one person. */
export const STEP = 10;

const Sum = z.object({ exact: z.int().nullable(), atLeast: z.int() });
/** One published table: rows are clinics, columns representatives; null: 10 or fewer, or none, which is not told. */
export const DashboardTable = z.object({
  measure: z.enum(MEASURES),
  /** The month counted, or at whose end the figures stood. */
  month: z.iso.date(),
  takenAt: Instant,
  rows: z.array(z.object({ id: Id, name: z.string(), cells: z.array(z.int().nullable()), total: Sum })),
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
