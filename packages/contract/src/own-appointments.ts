import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';
import { TimeZone } from './practice.ts';
import { AppointmentStatus } from './schedule.ts';
import { IsoWeekday, ScheduleDay, ScheduleInstant, WallDateTime } from './schedule-setup.ts';

export const WISH = { maxOpen: 3, maxNote: 300, aheadDays: 365 } as const;
export const DAY_PARTS = ['morning', 'afternoon', 'evening'] as const;
export type DayPart = (typeof DAY_PARTS)[number];
export const WISH_STATES = ['open', 'booked', 'declined', 'withdrawn'] as const;
export const WISH_REASONS = ['no-time', 'call-us', 'other-kind'] as const;
export type WishReason = (typeof WISH_REASONS)[number];

/** One of the patient's own appointments. */
export const OwnAppointment = z.object({
  id: Id,
  revision: z.int().min(1),
  kind: z.string(),
  provider: z.string(),
  /** Its address in lines, as they are written on a letter. */
  place: z.object({ name: z.string(), lines: z.array(z.string()), phone: z.string().nullable() }),
  startsAt: Instant,
  endsAt: Instant,
  zone: TimeZone,
  /** What the clocks at the place say when it begins. */
  wallStart: WallDateTime,
  status: AppointmentStatus,
  mayCancel: z.boolean(),
  /** To cancel now would be late by the clinic's rule. */
  isLate: z.boolean(),
});
export type OwnAppointment = z.infer<typeof OwnAppointment>;

const wish = {
  typeId: Id,
  /** Empty: any. */
  weekdays: z.array(IsoWeekday).max(7),
  parts: z.array(z.enum(DAY_PARTS)).max(3),
  from: ScheduleDay,
};
export const OwnWish = z.object({
  id: Id,
  ...wish,
  kind: z.string(),
  note: PhiText,
  askedAt: Instant,
  state: z.enum(WISH_STATES),
  reason: z.enum(WISH_REASONS).nullable(),
});
export type OwnWish = z.infer<typeof OwnWish>;
export const OwnAppointments = z.object({
  /** The next one first. */
  coming: z.array(OwnAppointment),
  /** The latest first. */
  past: z.array(OwnAppointment),
  wishes: z.array(OwnWish),
  /** What can be asked for; empty when the clinic takes no wishes here. */
  types: z.array(z.object({ id: Id, name: z.string(), minutes: z.int() })),
  /** Hours before the start until which cancelling is not late. */
  cancelHours: z.int(),
});
export type OwnAppointments = z.infer<typeof OwnAppointments>;

/** The id is the patient's: the same one sent again is the same wish. */
export const AskAppointment = z.strictObject({
  id: Id,
  ...wish,
  note: z.string().trim().max(WISH.maxNote).default('') as unknown as z.ZodType<Phi<string>, string | undefined>,
});
export type AskAppointment = z.infer<typeof AskAppointment>;
export const CancelOwn = z.strictObject({ revision: z.int().min(1) });
export const CancelledOwn = z.object({ status: z.enum(['cancelled', 'late-cancel']) });
export type CancelledOwn = z.infer<typeof CancelledOwn>;

/** What patients ask for, by reference; the note for those alone who see the patient. */
export const Wish = z.object({
  id: Id,
  ref: PatientRef,
  /** Null: not a patient whom the person sees. */
  patientId: Id.nullable(),
  ...wish,
  kind: z.string(),
  note: PhiText.nullable(),
  /** Who asked for the patient; null: the patient, or not for whoever reads this. */
  askedBy: PhiText.nullable(),
  askedAt: Instant,
});
export type Wish = z.infer<typeof Wish>;
export const Wishes = z.object({ wishes: z.array(Wish) });
export type Wishes = z.infer<typeof Wishes>;
export const BookWish = z.strictObject({ providerId: Id, locationId: Id, startsAt: ScheduleInstant });
export type BookWish = z.infer<typeof BookWish>;
export const DeclineWish = z.strictObject({ reason: z.enum(WISH_REASONS) });
export type DeclineWish = z.infer<typeof DeclineWish>;

export const AppointmentRules = z.strictObject({
  /** Hours before the start until which a patient cancels without it being late. */
  cancelHours: z.int().min(0).max(336),
  /** Hours before the start from which on a reminder goes out; 0: none does. */
  remindHours: z.int().min(0).max(336),
  takesWishes: z.boolean(),
});
export type AppointmentRules = z.infer<typeof AppointmentRules>;
