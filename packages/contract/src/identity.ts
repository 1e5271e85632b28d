import { z } from 'zod';
import { SecondFactor } from './factors.ts';
import { Id, Instant, Key256, Locale } from './fields.ts';
import { PasswordRules } from './password.ts';
import { ROLES } from './permissions.ts';

const Email = z.email().max(254);
const Password = z.string().min(1).max(256);

export const SignUp = z.strictObject({
  clinicName: z.string().trim().min(2).max(120),
  name: z.string().trim().min(1).max(120),
  email: Email,
  password: Password,
  locale: Locale,
  /** From the waitlist: opens a sign-up that is closed to others, for the invited address. */
  invitation: z
    .string()
    .regex(/^[0-9a-f-]{36}\.[A-Za-z0-9_-]{43}$/)
    .optional(),
});
export type SignUp = z.infer<typeof SignUp>;

export const SignIn = z.strictObject({ email: Email, password: Password });
export type SignIn = z.infer<typeof SignIn>;

/**
 * A half-finished sign-in. No session exists before the second factor, nor on a password that has run out: then `next`
 * is `password`, with the rules for the new one.
 */
export const Ticket = z.object({
  ticket: Key256,
  next: z.enum(['enrol', 'totp', 'password']),
  expiresAt: Instant,
  /** For `totp`: what the person may confirm with. */
  methods: z.array(SecondFactor).optional(),
  rules: PasswordRules.optional(),
});
export type Ticket = z.infer<typeof Ticket>;

export const TicketOnly = z.strictObject({ ticket: Key256 });
export const TotpEnrolment = z.object({ secret: z.string(), otpauthUri: z.string() });
export type TotpEnrolment = z.infer<typeof TotpEnrolment>;

/** `code`: six digits, or a recovery code where one is allowed. */
export const TicketCode = z.strictObject({ ticket: Key256, code: z.string().trim().min(6).max(24) });
export type TicketCode = z.infer<typeof TicketCode>;

export const Session = z.object({
  account: z.object({
    id: Id,
    name: z.string(),
    email: z.string(),
    locale: Locale,
    /** IANA name; null follows the device. */
    timeZone: z.string().nullable(),
  }),
  clinic: z.object({ id: Id, name: z.string() }),
  role: z.enum(ROLES),
  idleExpiresAt: Instant,
  absoluteExpiresAt: Instant,
  /** Until then the person counts as just confirmed; later, sensitive routes answer `step-up-required`. */
  verifiedUntil: Instant,
  /** Null where the clinic's rules know no such end. */
  passwordExpiresAt: Instant.nullable(),
});
export type Session = z.infer<typeof Session>;

/** How the second factor ends a sign-in: in a session, or in a ticket that leads to a new password first. */
export const SignInEnd = z.union([Session, Ticket]);
export type SignInEnd = z.infer<typeof SignInEnd>;

/** Password and second factor of the person who is signed in, to confirm that it is still them. */
export const StepUp = z.strictObject({ password: Password, code: z.string().trim().min(6).max(24) });
export type StepUp = z.infer<typeof StepUp>;

/** Recovery codes are shown this once. */
export const Enrolled = z.union([
  z.object({ session: Session, recoveryCodes: z.array(z.string()) }),
  z.object({ ticket: Ticket, recoveryCodes: z.array(z.string()) }),
]);
export type Enrolled = z.infer<typeof Enrolled>;

export const OwnSession = z.object({
  id: Id,
  current: z.boolean(),
  createdAt: Instant,
  lastUsedAt: Instant,
  browser: z.string(),
  os: z.string(),
});
export const OwnSessions = z.object({ sessions: z.array(OwnSession) });
export type OwnSessions = z.infer<typeof OwnSessions>;

export const Member = z.object({ id: Id, name: z.string(), role: z.enum(ROLES) });
export const Members = z.object({ members: z.array(Member) });
export type Members = z.infer<typeof Members>;

/** What an anonymous page may know about this installation. */
export const Installation = z.object({
  demo: z.boolean(),
  signUpOpen: z.boolean(),
  /** Whether mail can leave: without it there is no sign-up, no reset of a password and no sign-in by mail. */
  mailReady: z.boolean(),
  version: z.string(),
  secureContext: z.boolean(),
  /** The one origin at which passkeys of this installation work; null where none can. */
  passkeyOrigin: z.string().nullable(),
});
export type Installation = z.infer<typeof Installation>;
