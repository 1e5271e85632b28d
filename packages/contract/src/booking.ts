import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { AppointmentStatus } from './schedule.ts';
import { PatientRef } from './patients.ts';
import { PhiText } from './phi.ts';

/** A visit that nobody has confirmed is held for so long, and then free again. */
export const HOLD_MINUTES = 15;
export const BOOKING_LIMITS = { noticeHours: 336, daysAhead: 90, nameLength: 80, maxUnknown: 500 } as const;
/** The part of the address that a clinic chooses: `/book/laurel-clinic`. */
export const BookingSlug = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9-]{1,48})[a-z0-9]$/);

const fields = {
  slug: BookingSlug,
  /** Off: the page is not there. */
  enabled: z.boolean(),
  /** Nothing is offered that begins within so many hours. */
  noticeHours: z.int().min(0).max(BOOKING_LIMITS.noticeHours),
  daysAhead: z.int().min(1).max(BOOKING_LIMITS.daysAhead),
  /** So many visits of people without a record may lie ahead; beyond that the page says to call. */
  maxUnknown: z.int().min(1).max(BOOKING_LIMITS.maxUnknown),
  /** With whom, and as whom the page names them. Nobody else is offered. */
  providers: z
    .array(z.strictObject({ id: Id, name: z.string().trim().min(1).max(BOOKING_LIMITS.nameLength) }))
    .max(200),
};
/** 0 is the revision of a page that was never set up. */
export const ChangeBookingPage = z.strictObject({ revision: z.int().min(0), ...fields });
export type ChangeBookingPage = z.infer<typeof ChangeBookingPage>;

export const BookingPage = z.object({
  revision: z.int().min(0),
  slug: z.string(),
  enabled: z.boolean(),
  noticeHours: z.int(),
  daysAhead: z.int(),
  maxUnknown: z.int(),
  providers: z.array(z.object({ id: Id, name: z.string() })),
  /** Those who treat, by the names that colleagues know. */
  treating: z.array(z.object({ id: Id, name: z.string() })),
  /** Kinds of appointment that patients may book; their switch stands with the kind itself. */
  types: z.array(z.object({ name: z.string(), minutes: z.int() })),
  /** Where the page is, once it is on. */
  address: z.string(),
});
export type BookingPage = z.infer<typeof BookingPage>;

/** Somebody who booked on the public page and has no record yet. */
export const Visitor = z.object({
  appointmentId: Id,
  startsAt: Instant,
  zone: z.string(),
  status: AppointmentStatus,
  type: z.string(),
  provider: z.string(),
  givenName: PhiText,
  familyName: PhiText,
  email: PhiText,
  phone: PhiText,
});
export type Visitor = z.infer<typeof Visitor>;
/** Those to come first. `more`: there are others, whose visits are longer ago or further ahead. */
export const Visitors = z.object({ visitors: z.array(Visitor), more: z.boolean() });
export type Visitors = z.infer<typeof Visitors>;

/** As a new record, or as a patient who is there already. */
export const TakeVisitor = z.strictObject({
  patientRef: PatientRef.nullable(),
  /** Somebody has looked at those that may be the same person. */
  duplicatesSeen: z.boolean().default(false),
});
export type TakeVisitor = z.infer<typeof TakeVisitor>;
export const TakenVisitor = z.object({ patientRef: PatientRef });
export type TakenVisitor = z.infer<typeof TakenVisitor>;
