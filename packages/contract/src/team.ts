import { z } from 'zod';
import { Id, Instant, Key256, Locale } from './fields.ts';
import { NewPassword, PasswordRules } from './password.ts';
import { ROLES } from './permissions.ts';
import { CalendarFeed } from './schedule-feeds.ts';

const Role = z.enum(ROLES);
const Name = z.string().trim().min(1).max(120);

/** Somebody with a place in the clinic, as whoever manages the team sees them. */
export const TeamMember = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  joinedAt: Instant,
  /** Null until the first sign-in here. */
  lastSignInAt: Instant.nullable(),
  totp: z.boolean(),
  passkeys: z.int(),
  /** Live sessions in this clinic. */
  sessions: z.int(),
  /** They belong to another clinic, too: their second factors are not this clinic's to reset. */
  elsewhere: z.boolean(),
  /** The person asking may change them: an admin may not touch owners and admins. */
  manageable: z.boolean(),
  /** For 30 days after it, they can be restored. */
  removedAt: Instant.nullable(),
  removedBy: z.string().nullable(),
});
export type TeamMember = z.infer<typeof TeamMember>;

export const Invitation = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  invitedBy: z.string(),
  sentAt: Instant,
  expiresAt: Instant,
  expired: z.boolean(),
  manageable: z.boolean(),
});
export type Invitation = z.infer<typeof Invitation>;

/** The open review of who has access, or the last one that was finished. */
export const AccessReview = z.object({
  id: Id,
  openedAt: Instant,
  dueAt: Instant,
  overdue: z.boolean(),
  finishedAt: Instant.nullable(),
  finishedBy: z.string().nullable(),
  kept: z.int(),
  removed: z.int(),
});
export type AccessReview = z.infer<typeof AccessReview>;

export const Team = z.object({
  members: z.array(TeamMember),
  invitations: z.array(Invitation),
  openReview: AccessReview.nullable(),
  lastReview: AccessReview.nullable(),
  /** What the person asking may make of others. */
  grantableRoles: z.array(Role),
});
export type Team = z.infer<typeof Team>;

export const Invite = z.strictObject({ name: Name, email: z.email().max(254), role: Role, locale: Locale });
export type Invite = z.infer<typeof Invite>;
/** `mailed`: false where no mail goes out, because the address refuses it or has had enough for this hour. */
export const Mailed = z.object({ mailed: z.boolean() });
export type Mailed = z.infer<typeof Mailed>;
export const Invited = Mailed.extend({ id: Id });
export type Invited = z.infer<typeof Invited>;

export const ChangeRole = z.strictObject({ role: Role });
export type ChangeRole = z.infer<typeof ChangeRole>;

/** What of the schedule hangs on a member: visits that are still to come with them, and their calendar addresses. */
export const MemberSchedule = z.object({
  visits: z.int().min(0),
  /** The next of them: the day at its place. */
  nextOn: z.iso.date().nullable(),
  feeds: z.array(CalendarFeed),
});
export type MemberSchedule = z.infer<typeof MemberSchedule>;
/** How many calendar addresses were withdrawn. */
export const FeedsEnded = z.object({ ended: z.int().min(0) });
export type FeedsEnded = z.infer<typeof FeedsEnded>;

/** What hangs on a person. Studies by their pseudonym; only an owner sees them, by the same wall as everywhere. */
export const Assignments = z.object({
  visible: z.boolean(),
  studies: z.array(z.object({ id: Id, patientRef: z.string(), savedAt: Instant, saved: z.boolean() })),
  /** Whom they treat, or cover for somebody who does. */
  patients: z.array(z.object({ id: Id, ref: z.string() })),
});
export type Assignments = z.infer<typeof Assignments>;

/** `handOverTo`: the colleague who gets the studies and patients of whoever leaves; null leaves them to the owners. */
export const RemoveMember = z.strictObject({ handOverTo: Id.nullable() });
export type RemoveMember = z.infer<typeof RemoveMember>;
export const HandOver = z.strictObject({ to: Id });
export type HandOver = z.infer<typeof HandOver>;
export const HandedOver = z.object({ studies: z.int(), patients: z.int() });
export type HandedOver = z.infer<typeof HandedOver>;
export const SessionsEnded = z.object({ ended: z.int() });
export type SessionsEnded = z.infer<typeof SessionsEnded>;

/** Everybody who stays. The server refuses when the clinic's members have changed meanwhile. */
export const FinishReview = z.strictObject({ keep: z.array(Id).max(2000) });
export type FinishReview = z.infer<typeof FinishReview>;

export const InvitationSecret = z.strictObject({ secret: Key256 });
/** What an invitation offers. `next`: whether the invited e-mail has an account already, with a second factor or none. */
export const OpenedInvitation = z.object({
  clinic: z.string(),
  inviter: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  next: z.enum(['new-account', 'sign-in', 'sign-in-and-enrol']),
  /** What a new password has to be in this clinic. */
  rules: PasswordRules,
});
export type OpenedInvitation = z.infer<typeof OpenedInvitation>;
export const AcceptInvitation = z.strictObject({ secret: Key256, password: NewPassword, locale: Locale });
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;
/** For a person with an account: their password and a code, or recovery code, join the clinic and sign in there. */
export const JoinClinic = z.strictObject({
  secret: Key256,
  password: NewPassword,
  /** Left out by a person who has no second factor: they enrol one next. */
  code: z.string().trim().min(6).max(24).optional(),
});
export type JoinClinic = z.infer<typeof JoinClinic>;

export const MyClinic = z.object({
  id: Id,
  name: z.string(),
  role: Role,
  organisation: z.boolean(),
  current: z.boolean(),
});
export const MyClinics = z.object({ clinics: z.array(MyClinic) });
export type MyClinics = z.infer<typeof MyClinics>;
export const SwitchClinic = z.strictObject({ clinicId: Id });
