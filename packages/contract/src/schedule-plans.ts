import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { PatientRef } from './patients.ts';
import { PhiText } from './phi.ts';
import { Appointment, atSomeTime, bookingShape, IdList } from './schedule.ts';
import { AppointmentMinutes, IsoWeekday, ScheduleDay, WallDateTime, WallTime } from './schedule-setup.ts';

export const MAX_SLOT_DAYS = 90;
/** Free times for a type of appointment, on whole days of each location's zone, the last one included. */
export const SlotQuery = z
  .strictObject({
    typeId: Id,
    from: ScheduleDay,
    to: ScheduleDay,
    providers: IdList,
    locations: IdList,
    /** Absent: as the type says. */
    minutes: z.coerce.number().pipe(AppointmentMinutes).optional(),
    /** Minutes between possible starts, counted from the hour. */
    step: z.coerce.number().pipe(z.union([z.literal(5), z.literal(10), z.literal(15), z.literal(20), z.literal(30), z.literal(60)])).default(15), // prettier-ignore
    limit: z.coerce.number().int().min(1).max(5000).default(500),
  })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < MAX_SLOT_DAYS * 86_400_000, {
    path: ['to'],
  });
export type SlotQuery = z.output<typeof SlotQuery>;
export const Slot = z.object({
  providerId: Id,
  locationId: Id,
  startsAt: Instant,
  endsAt: Instant,
  zone: z.string(),
  wallStart: WallDateTime,
});
export type Slot = z.infer<typeof Slot>;
/** By start. */
export const Slots = z.object({ slots: z.array(Slot), more: z.boolean() });
export type Slots = z.infer<typeof Slots>;

export const MAX_OCCURRENCES = 104;
/** The part of RFC 5545 that a clinic needs. */
export const SeriesRule = z
  .strictObject({
    every: z.enum(['day', 'week', 'month']),
    interval: z.int().min(1).max(52),
    /** Of weekly ones; empty: the weekday of the first. */
    weekdays: z.array(IsoWeekday).max(7),
    /** How many there are; null: until a day. */
    count: z.int().min(2).max(MAX_OCCURRENCES).nullable(),
    until: ScheduleDay.nullable(),
  })
  .refine(({ count, until }) => (count === null) !== (until === null), { path: ['count'] });
export type SeriesRule = z.infer<typeof SeriesRule>;

export const BookSeries = z
  .strictObject({
    ...bookingShape,
    ...atSomeTime.shape,
    rule: SeriesRule,
    /** Leave out those whose time is not free; else nothing is booked when one is not. */
    skipTaken: z.boolean().default(false),
  })
  .refine(atSomeTime.check, { path: ['startsAt'] });
export type BookSeries = z.input<typeof BookSeries>;
/** taken: by another appointment of provider or room. closed: outside of the provider's hours. */
export const OCCURRENCE_STATES = ['free', 'taken', 'closed'] as const;
export const SeriesPreview = z.object({
  occurrences: z.array(
    z.object({ startsAt: Instant, endsAt: Instant, wallStart: WallDateTime, state: z.enum(OCCURRENCE_STATES) }),
  ),
});
export type SeriesPreview = z.infer<typeof SeriesPreview>;
export const BookedSeries = z.object({
  seriesId: Id,
  appointments: z.array(Appointment),
  skipped: z.array(WallDateTime),
});
export type BookedSeries = z.infer<typeof BookedSeries>;

/** following: this one and those after it. all: every one that is still to come. What is past stays. */
export const SERIES_SCOPES = ['following', 'all'] as const;
export const ChangeSeries = z.strictObject({
  scope: z.enum(SERIES_SCOPES),
  /** The one that somebody changes, at the revision they saw. */
  appointmentId: Id,
  revision: z.int().min(1),
  /** What clocks on the wall say from now on; what is absent stays. */
  time: WallTime.refine((time) => time !== '24:00').optional(),
  providerId: Id.optional(),
  roomId: Id.nullable().optional(),
  minutes: AppointmentMinutes.optional(),
  outsideHours: z.boolean().default(false),
});
export type ChangeSeries = z.input<typeof ChangeSeries>;
/** Cancels what is still to come. */
export const EndSeries = z.strictObject({ scope: z.enum(SERIES_SCOPES), appointmentId: Id, revision: z.int().min(1) });
export type EndSeries = z.input<typeof EndSeries>;
export const ChangedSeries = z.object({ appointments: z.array(Appointment) });
export type ChangedSeries = z.infer<typeof ChangedSeries>;

/** Somebody who would come earlier, or for whom nothing was free. */
export const AddWaiting = z
  .strictObject({
    patientRef: PatientRef,
    typeId: Id,
    /** Empty: any. */
    providerIds: z.array(Id).max(20).default([]),
    locationIds: z.array(Id).max(20).default([]),
    weekdays: z.array(IsoWeekday).max(7).default([]),
    from: ScheduleDay,
    until: ScheduleDay,
    earliest: WallTime.default('00:00'),
    latest: WallTime.default('24:00'),
    /** What they have now and would give up. */
    appointmentId: Id.nullable().default(null),
  })
  .refine(({ from, until }) => from <= until, { path: ['until'] })
  .refine(({ earliest, latest }) => earliest < latest, { path: ['latest'] });
export type AddWaiting = z.input<typeof AddWaiting>;
export const Waiting = z.object({
  id: Id,
  patientRef: PatientRef,
  typeId: Id,
  providerIds: z.array(Id),
  locationIds: z.array(Id),
  weekdays: z.array(IsoWeekday),
  from: z.iso.date(),
  until: z.iso.date(),
  earliest: WallTime,
  latest: WallTime,
  appointmentId: Id.nullable(),
  createdAt: Instant,
  createdBy: z.object({ id: Id, name: z.string() }),
});
export type Waiting = z.infer<typeof Waiting>;
/** Who still waits, longest first. With `freed`: those whom the time of that cancelled appointment would suit. */
export const WaitingQuery = z.strictObject({ freed: Id.optional() });
export const WaitingList = z.object({ waiting: z.array(Waiting) });
export type WaitingList = z.infer<typeof WaitingList>;
export const AddedWaiting = z.object({ id: Id });
export type AddedWaiting = z.infer<typeof AddedWaiting>;

export const MAX_NAMES = 200;
/** Names beside references, of those whom the asker may see: the others are left out. */
export const AskNames = z.strictObject({ refs: z.array(PatientRef).min(1).max(MAX_NAMES) });
export type AskNames = z.infer<typeof AskNames>;
export const PatientNames = z.object({
  names: z.array(
    z.object({
      ref: PatientRef,
      /** Null to somebody who may know the name and nothing else: there is no record to open. */
      patientId: Id.nullable(),
      givenName: PhiText,
      familyName: PhiText,
      secondFamilyName: PhiText,
      phone: PhiText,
    }),
  ),
});
export type PatientNames = z.infer<typeof PatientNames>;
