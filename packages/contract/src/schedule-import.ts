import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { AppointmentStatus } from './schedule.ts';
import { WallDateTime } from './schedule-setup.ts';

export const MAX_IMPORTED_APPOINTMENTS = 2000;
/** In which order a date's parts stand. */
export const CALENDAR_DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;

/** A calendar from elsewhere, as a table with a line of headers. */
export const ImportCalendar = z.strictObject({
  text: z.string().min(1).max(900_000),
  locationId: Id,
  /** Of rows that name no kind. */
  typeId: Id,
  order: z.enum(CALENDAR_DATE_ORDERS),
  /** Without it nothing is kept: only what would come of it is told. */
  apply: z.boolean(),
});
export type ImportCalendar = z.infer<typeof ImportCalendar>;

/** What can be wrong with a row. taken: by another appointment, here or further up in the file. */
export const CALENDAR_FAULTS = ['patient', 'date', 'time', 'minutes', 'provider', 'type', 'status', 'taken'] as const;
export type CalendarFault = (typeof CALENDAR_FAULTS)[number];
/** By reference: nothing else of a patient that stands in the file comes back. */
export const ImportedRow = z.object({
  /** Of the file, from 1. */
  line: z.int(),
  patientRef: z.string().nullable(),
  providerId: Id.nullable(),
  typeId: Id.nullable(),
  startsAt: Instant.nullable(),
  wallStart: WallDateTime.nullable(),
  minutes: z.int().nullable(),
  status: AppointmentStatus.nullable(),
  faults: z.array(z.enum(CALENDAR_FAULTS)),
});
export type ImportedRow = z.infer<typeof ImportedRow>;
export const CalendarImport = z.object({
  rows: z.array(ImportedRow),
  right: z.int(),
  wrong: z.int(),
  /** All of it stands in the schedule now. */
  applied: z.boolean(),
  /** What every file needs and this one has no column for. */
  missing: z.array(z.enum(['patient', 'date', 'time', 'provider'])),
});
export type CalendarImport = z.infer<typeof CalendarImport>;
