import { z } from 'zod';
import { Id, Instant } from './fields.ts';

/** `HH:MM` of a clock on the wall; 24:00 is the end of the day. */
export const WALL_TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
export const WallTime = z.string().regex(WALL_TIME);
/** `YYYY-MM-DDTHH:MM` of a clock on the wall, in a zone that stands beside it. */
export const WallDateTime = z.iso.datetime({ local: true, precision: -1 }).regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);

export const FIRST_SCHEDULE_DAY = '2000-01-01';
export const LAST_SCHEDULE_DAY = '2199-12-31';
/** Years beyond are slips of the hand; what has no end says so without a date. */
const inSchedule = (text: string): boolean =>
  text.slice(0, 10) >= FIRST_SCHEDULE_DAY && text.slice(0, 10) <= LAST_SCHEDULE_DAY;
/** What somebody may ask of the schedule or put in it. */
export const ScheduleDay = z.iso.date().refine(inSchedule);
export const ScheduleWall = WallDateTime.refine(inSchedule);
export const ScheduleInstant = Instant.refine(inSchedule);
/** ISO 8601: 1 is Monday, 7 Sunday. */
export const IsoWeekday = z.int().min(1).max(7);

export const APPOINTMENT_COLOURS = [
  'blue',
  'cyan',
  'teal',
  'green',
  'lime',
  'yellow',
  'orange',
  'red',
  'pink',
  'grape',
  'violet',
  'gray',
] as const;
export type AppointmentColour = (typeof APPOINTMENT_COLOURS)[number];

export const MIN_APPOINTMENT_MINUTES = 5;
export const MAX_APPOINTMENT_MINUTES = 480;
export const MAX_BUFFER_MINUTES = 120;
export const AppointmentMinutes = z.int().min(MIN_APPOINTMENT_MINUTES).max(MAX_APPOINTMENT_MINUTES);
const Buffer = z.int().min(0).max(MAX_BUFFER_MINUTES);

/** What a clinic calls a kind of appointment. Everybody of the clinic reads it, so it says nothing of a patient. */
export const AppointmentTypeFields = z.strictObject({
  name: z.string().trim().min(1).max(60),
  minutes: AppointmentMinutes,
  /** Minutes that belong to nobody else before and after. */
  bufferBefore: Buffer,
  bufferAfter: Buffer,
  colour: z.enum(APPOINTMENT_COLOURS),
  /** Who gives it; empty: everybody who treats. */
  providerIds: z.array(Id).max(200),
  /** Patients may book it themselves, in the portal and on the clinic's public page. */
  byPatients: z.boolean(),
});
export type AppointmentTypeFields = z.infer<typeof AppointmentTypeFields>;
export const AppointmentType = AppointmentTypeFields.extend({
  id: Id,
  revision: z.int().min(1),
  /** Put away: kept for what was booked, offered no more. */
  removed: z.boolean(),
});
export type AppointmentType = z.infer<typeof AppointmentType>;
export const AppointmentTypes = z.object({ types: z.array(AppointmentType) });
export type AppointmentTypes = z.infer<typeof AppointmentTypes>;
export const ChangeAppointmentType = z.strictObject({
  revision: z.int().min(1),
  fields: AppointmentTypeFields,
  removed: z.boolean().default(false),
});
export type ChangeAppointmentType = z.input<typeof ChangeAppointmentType>;

/** Whom appointments can be booked with: those who treat. */
export const ScheduleProvider = z.object({
  id: Id,
  name: z.string(),
  /** Some hours of theirs hold now or later. */
  hasHours: z.boolean(),
  /** The person who asks may change these hours. */
  mayChangeHours: z.boolean(),
});
export type ScheduleProvider = z.infer<typeof ScheduleProvider>;
export const ScheduleProviders = z.object({
  providers: z.array(ScheduleProvider),
  /** Those who treat no more, with appointments of the last year or still to come. */
  former: z.array(z.object({ id: Id, name: z.string() })),
});
export type ScheduleProviders = z.infer<typeof ScheduleProviders>;

/** Every week from one day to another, in the zone of the location. */
export const WeeklyHours = z
  .strictObject({
    locationId: Id,
    weekday: IsoWeekday,
    from: WallTime.refine((time) => time !== '24:00'),
    to: WallTime,
    validFrom: ScheduleDay,
    /** The last day; null: until it is changed. */
    validUntil: ScheduleDay.nullable(),
  })
  .refine(({ from, to }) => from < to, { path: ['to'] })
  .refine(({ validFrom, validUntil }) => validUntil === null || validFrom <= validUntil, { path: ['validUntil'] });
export type WeeklyHours = z.infer<typeof WeeklyHours>;

/** Why somebody is away: a choice, so that nobody writes more than colleagues need to know. */
export const ABSENCE_REASONS = ['vacation', 'holiday', 'illness', 'training', 'other'] as const;
export const HoursException = z
  .strictObject({
    /** closed: no appointments. extra: hours beside the weekly ones. */
    kind: z.enum(['closed', 'extra']),
    /** Null: everybody at the location. */
    providerId: Id.nullable(),
    /** Null: wherever the provider works. */
    locationId: Id.nullable(),
    /** Wall time of the location's zone, else of the practice's. */
    from: ScheduleWall,
    to: ScheduleWall,
    reason: z.enum(ABSENCE_REASONS).nullable(),
  })
  .refine(({ from, to }) => from < to, { path: ['to'] })
  .refine(({ providerId, locationId }) => providerId !== null || locationId !== null, { path: ['providerId'] })
  .refine(({ kind, providerId, locationId }) => kind === 'closed' || (providerId !== null && locationId !== null), {
    path: ['locationId'],
  });
export type HoursException = z.infer<typeof HoursException>;

export const ProviderParams = z.object({ providerId: Id });
export const ProviderHours = z.object({
  providerId: Id,
  revision: z.int().min(0),
  hours: z.array(WeeklyHours),
  /** Theirs, and those of whole locations; from 30 days ago on. */
  exceptions: z.array(HoursException.safeExtend({ id: Id })),
});
export type ProviderHours = z.infer<typeof ProviderHours>;
/** The whole weekly plan at once. 0 is the revision of somebody who has none. */
export const SetProviderHours = z.strictObject({
  revision: z.int().min(0),
  hours: z.array(WeeklyHours).max(100),
});
export type SetProviderHours = z.infer<typeof SetProviderHours>;
export const AddedException = z.object({ id: Id });
export type AddedException = z.infer<typeof AddedException>;
