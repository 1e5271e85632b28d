import { z } from 'zod';
import { Id, Instant, Locale } from './fields.ts';
import { PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';
import { TimeZone } from './practice.ts';
import { AppointmentMinutes, ScheduleDay, ScheduleInstant, ScheduleWall, WallDateTime } from './schedule-setup.ts';

/** rescheduled: another appointment stands in its place. */
export const APPOINTMENT_STATUSES = [
  'booked',
  'confirmed',
  'arrived',
  'in-room',
  'completed',
  'cancelled',
  'late-cancel',
  'no-show',
  'rescheduled',
] as const;
export const AppointmentStatus = z.enum(APPOINTMENT_STATUSES);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/** What may follow what: forward, and one step back for a slip. Booking in its place alone makes one rescheduled. */
export const STATUS_CHANGES: Record<AppointmentStatus, readonly AppointmentStatus[]> = {
  booked: ['confirmed', 'arrived', 'cancelled', 'late-cancel', 'no-show'],
  confirmed: ['booked', 'arrived', 'cancelled', 'late-cancel', 'no-show'],
  arrived: ['confirmed', 'in-room', 'completed', 'cancelled', 'late-cancel'],
  'in-room': ['arrived', 'completed'],
  completed: ['in-room'],
  cancelled: ['booked', 'late-cancel'],
  'late-cancel': ['booked', 'cancelled'],
  'no-show': ['booked', 'arrived', 'late-cancel'],
  rescheduled: [],
};
export const mayFollow = (from: AppointmentStatus, to: AppointmentStatus): boolean => STATUS_CHANGES[from].includes(to);

/** Whoever comes early is there early: so many minutes before the start. */
const EARLY_MINUTES = 120;
/**
 * Whether clocks allow to say it: that somebody came once it is nearly time, that they did not or are done once the visit
 * has begun.
 * @param startsAt - ms since 1970, as `now`
 */
export function maySayAt(status: AppointmentStatus, startsAt: number, now: number): boolean {
  if (status === 'no-show' || status === 'completed') return startsAt <= now;
  return (status !== 'arrived' && status !== 'in-room') || startsAt - EARLY_MINUTES * 60_000 <= now;
}

/** Those that hold their time: nobody else can have provider or room. */
export const HOLDING_STATUSES = ['booked', 'confirmed', 'arrived', 'in-room', 'completed'] as const;
export const holdsTime = (status: AppointmentStatus): boolean =>
  (HOLDING_STATUSES as readonly AppointmentStatus[]).includes(status);
/** Those that can still be moved, or replaced by another. */
export const OPEN_STATUSES = ['booked', 'confirmed'] as const;
export const isOpen = (status: AppointmentStatus): boolean =>
  (OPEN_STATUSES as readonly AppointmentStatus[]).includes(status);

/** Who booked it: the clinic, a patient in the portal, somebody on the public page, a calendar that was brought in. */
export const APPOINTMENT_SOURCES = ['clinic', 'portal', 'public', 'import'] as const;
export type AppointmentSource = (typeof APPOINTMENT_SOURCES)[number];

/** By reference alone: what everybody may see who works with the schedule. */
export const Appointment = z.object({
  id: Id,
  /** Sent back with a change: a change to something that has changed since is refused. */
  revision: z.int().min(1),
  /** Null: erased, or somebody without a record. */
  patientRef: PatientRef.nullable(),
  /** Booked by somebody without a record; who they are stands in the clinic's own schema. */
  visitor: z.boolean(),
  typeId: Id,
  providerId: Id,
  locationId: Id,
  roomId: Id.nullable(),
  startsAt: Instant,
  endsAt: Instant,
  /** IANA name, of the location when it was booked; and what its clocks say at the start. */
  zone: z.string(),
  wallStart: WallDateTime,
  minutes: z.int().min(1),
  bufferBefore: z.int().min(0),
  bufferAfter: z.int().min(0),
  status: AppointmentStatus,
  statusAt: Instant,
  seriesId: Id.nullable(),
  /** The appointment in whose place this one stands. */
  replacesId: Id.nullable(),
  source: z.enum(APPOINTMENT_SOURCES),
  createdAt: Instant,
  changedAt: Instant,
});
export type Appointment = z.infer<typeof Appointment>;

export const MAX_SCHEDULE_DAYS = 62;
/** `a,b,c` in an address; absent: all. */
export const IdList = z
  .string()
  .max(4000)
  .transform((text) => text.split(',').filter((id) => id !== ''))
  .pipe(z.array(Id).max(100))
  .optional();
/** An hour more: clocks may go back on the way. */
const withinDays =
  (days: number) =>
  ({ from, to }: { from: string; to: string }): boolean => {
    const ms = Date.parse(to) - Date.parse(from);
    return ms > 0 && ms <= days * 86_400_000 + 3_600_000;
  };
/** Appointments that touch the time from `from` to `to`. */
export const ScheduleQuery = z
  .strictObject({ from: ScheduleInstant, to: ScheduleInstant, providers: IdList, locations: IdList })
  .refine(withinDays(MAX_SCHEDULE_DAYS), { path: ['to'] });
export type ScheduleQuery = z.output<typeof ScheduleQuery>;
/** By start. */
export const Appointments = z.object({ appointments: z.array(Appointment) });
export type Appointments = z.infer<typeof Appointments>;
/** When somebody works somewhere in that time, appointments not taken off: what a calendar leaves white. */
export const OpenTimes = z.object({
  open: z.array(z.object({ providerId: Id, locationId: Id, startsAt: Instant, endsAt: Instant })),
});
export type OpenTimes = z.infer<typeof OpenTimes>;

/** A day or a week: what is longer is looked at, not carried about. */
export const MAX_PRINTED_DAYS = 7;
/** What a printed day or week shows; names of those whom the asker may see, unless they are hidden. */
export const SchedulePrint = z
  .strictObject({
    from: ScheduleDay,
    to: ScheduleDay,
    zone: TimeZone,
    provider: Id.optional(),
    location: Id.optional(),
    names: z.enum(['on', 'off']).default('on'),
    lang: Locale.default('en'),
  })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < MAX_PRINTED_DAYS * 86_400_000, {
    path: ['to'],
  });
export type SchedulePrint = z.output<typeof SchedulePrint>;

/** When: an instant (of a free slot, of a drop on a calendar), or a wall time of the location's zone. */
const when = { startsAt: ScheduleInstant.optional(), wallStart: ScheduleWall.optional() };
const saysWhen = ({ startsAt, wallStart }: { startsAt?: string | undefined; wallStart?: string | undefined }) =>
  (startsAt === undefined) !== (wallStart === undefined);

export const NoteText = z.string().trim().max(2000) as unknown as z.ZodType<Phi<string>, string>;

const booking = {
  patientRef: PatientRef,
  typeId: Id,
  providerId: Id,
  locationId: Id,
  roomId: Id.nullable().default(null),
  /** Absent: as long as its type says. */
  minutes: AppointmentMinutes.optional(),
  /** Book outside of the provider's hours all the same. Nothing books over another appointment. */
  outsideHours: z.boolean().default(false),
};
export const BookAppointment = z
  .strictObject({
    ...booking,
    ...when,
    /** The appointment in whose place this one stands: it becomes rescheduled. */
    replaces: z.strictObject({ id: Id, revision: z.int().min(1) }).optional(),
    /** For those who may write about the patient; everybody else leaves it out. */
    note: NoteText.optional(),
    /** Members who may see name and phone until the day after the visit. Nobody, unless somebody says so. */
    identityFor: z.array(Id).max(10).default([]),
    /** The line of the waiting list that this fulfils. */
    waitingId: Id.optional(),
  })
  .refine(saysWhen, { path: ['startsAt'] });
export type BookAppointment = z.input<typeof BookAppointment>;
export const BookedAppointment = z.object({ appointment: Appointment });
export type BookedAppointment = z.infer<typeof BookedAppointment>;

/** What is absent stays as it is. */
export const MoveAppointment = z
  .strictObject({
    revision: z.int().min(1),
    ...when,
    providerId: Id.optional(),
    locationId: Id.optional(),
    roomId: Id.nullable().optional(),
    minutes: AppointmentMinutes.optional(),
    outsideHours: z.boolean().default(false),
  })
  .refine(({ startsAt, wallStart }) => startsAt === undefined || wallStart === undefined, { path: ['startsAt'] });
export type MoveAppointment = z.input<typeof MoveAppointment>;
export const SetAppointmentStatus = z.strictObject({ revision: z.int().min(1), status: AppointmentStatus });
export type SetAppointmentStatus = z.input<typeof SetAppointmentStatus>;
export const SetAppointmentRoom = z.strictObject({ revision: z.int().min(1), roomId: Id.nullable() });
export type SetAppointmentRoom = z.input<typeof SetAppointmentRoom>;

/** Why a patient comes, for those who see the patient; sealed under the patient's key. */
export const AppointmentNote = z.object({ text: PhiText, changedAt: Instant.nullable() });
export type AppointmentNote = z.infer<typeof AppointmentNote>;
export const SetAppointmentNote = z.strictObject({ text: NoteText });
export type SetAppointmentNote = z.input<typeof SetAppointmentNote>;

export const bookingShape = booking;
export const atSomeTime = { shape: when, check: saysWhen };
