import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import type { Role } from './permissions.ts';
import type { Plain } from './phi.ts';

/** What a security notice can tell of. */
export const SECURITY_NOTICES = [
  'password-changed',
  'password-reset',
  'totp-reset',
  'totp-reset-by-admin',
  'recovery-codes-made',
  'recovery-code-used',
  'passkey-added',
  'passkey-removed',
  'new-device',
  'role-changed',
  'removed',
  'session-stolen',
  'unlocked',
  'api-key-created',
  'api-key-ending',
  'profile-changed',
] as const;
export type SecurityNotice = (typeof SECURITY_NOTICES)[number];

/** A mail that goes out in the name of a clinic, and in its colours: `#rrggbb`, both or none. */
export interface FromClinic {
  clinic: Plain;
  accent?: Plain;
  onAccent?: Plain;
}

/**
 * Every mail the product sends, and all that its text may take. No kind takes anything of a patient: a colleague's name
 * that looks like it is left out (null), and the mail speaks of a member of the clinic.
 */
export interface MailValues {
  'verify-email': { link: Plain };
  'account-exists': { link: Plain };
  unlock: { link: Plain };
  'magic-link': { link: Plain };
  'password-reset': { link: Plain };
  invitation: { clinic: Plain; inviter: Plain | null; role: Role; link: Plain };
  /** To somebody who wants a clinic here: confirm, know of it (the link takes them off the list), open one. */
  'waitlist-confirm': { link: Plain };
  'waitlist-listed': { link: Plain };
  'waitlist-invitation': { link: Plain };
  /** To somebody who booked on a clinic's public page: with the link they confirm, and cancel later. */
  'booking-confirm': FromClinic & { link: Plain };
  /** To whoever the visit is with: somebody booked on the public page. */
  'visit-booked': { clinic: Plain; link: Plain };
  /** To somebody who booked on a clinic's public page: the clinic moved their visit, or called it off. */
  'booking-moved': FromClinic & { link: Plain };
  'booking-called-off': FromClinic & { link: Plain };
  /** To somebody who asked on a clinic's public form what the law lets them ask. */
  'request-confirm': FromClinic & { link: Plain };
  /** To owners and privacy officer: somebody wants to close the clinic, took it back, can destroy it from tomorrow on. */
  'closing-asked': { clinic: Plain; at: Plain; link: Plain };
  'closing-cancelled': { clinic: Plain; link: Plain };
  'closing-near': { clinic: Plain; at: Plain; link: Plain };
  'security-notice': { what: SecurityNotice; at: Plain; device: Plain };
  'grant-notice': { who: Plain | null; until: Plain };
  /** To owners and privacy officers: an owner let somebody of support in; they are out again. */
  'support-let-in': { who: Plain | null; until: Plain; link: Plain };
  'support-out': { who: Plain | null; at: Plain; link: Plain };
  'grant-review': { dueAt: Plain; link: Plain };
  'access-review': { dueAt: Plain; link: Plain };
  'baa-copy': { version: Plain; link: Plain };
  /** That there is one: its words are never mailed. */
  'task-assigned': { clinic: Plain; link: Plain };
  /** To a patient: who the clinic is, and a link of a day. */
  packet: FromClinic & { link: Plain };
  /** To a patient: their own way in, and each later sign-in. */
  'portal-invitation': FromClinic & { link: Plain };
  'portal-sign-in': FromClinic & { link: Plain };
  /** To a patient: something waits in the portal. What, the mail does not say. */
  'portal-message': FromClinic & { link: Plain };
  /** To a patient: something is near in time. */
  'portal-reminder': FromClinic & { link: Plain };
  /** To a patient: another way in was added. */
  'portal-passkey': FromClinic & { link: Plain };
  /** To somebody who is to come in for a patient: their own way in. */
  'proxy-invitation': FromClinic & { link: Plain };
  /** To a patient: somebody else was let in. */
  'proxy-given': FromClinic & { link: Plain };
}
export type MailKind = keyof MailValues;

/** How many minutes a mailed link works: what keeps it, what mails it and what the mail promises go by these. */
export const LINK_MINUTES = {
  'verify-email': 60,
  'password-reset': 30,
  unlock: 60,
  'magic-link': 15,
  invitation: 7 * 24 * 60,
  'waitlist-confirm': 7 * 24 * 60,
  'waitlist-invitation': 14 * 24 * 60,
  'booking-confirm': 15,
  'request-confirm': 24 * 60,
  'portal-invitation': 3 * 24 * 60,
  'proxy-invitation': 3 * 24 * 60,
  'portal-sign-in': 15,
} as const satisfies Partial<Record<MailKind, number>>;

export const MAIL_KINDS = [
  'verify-email',
  'account-exists',
  'unlock',
  'magic-link',
  'password-reset',
  'invitation',
  'waitlist-confirm',
  'waitlist-listed',
  'waitlist-invitation',
  'booking-confirm',
  'visit-booked',
  'booking-moved',
  'booking-called-off',
  'request-confirm',
  'closing-asked',
  'closing-cancelled',
  'closing-near',
  'security-notice',
  'grant-notice',
  'support-let-in',
  'support-out',
  'grant-review',
  'access-review',
  'baa-copy',
  'task-assigned',
  'packet',
  'portal-invitation',
  'portal-sign-in',
  'portal-message',
  'portal-reminder',
  'portal-passkey',
  'proxy-invitation',
  'proxy-given',
] as const satisfies readonly MailKind[];

export const MAIL_STATES = ['queued', 'sending', 'sent', 'failed', 'suppressed'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** Why a mail waits or was given up. Codes of ours: what a server said may name addresses. */
export const MAIL_REASONS = [
  'no-transport',
  'server-unreachable',
  'timeout',
  'try-later',
  'login-refused',
  'no-tls',
  'certificate-untrusted',
  'sender-refused',
  'address-refused',
  'mail-refused',
  'too-late',
  'too-many',
  'not-wanted',
  'interrupted',
  'internal',
] as const;
export type MailReason = (typeof MAIL_REASONS)[number];

/** One mail as the clinic may see it: to whom in outline, and what became of it. */
export const Mail = z.object({
  id: Id,
  kind: z.enum(MAIL_KINDS),
  /** `o…@laurel.example` */
  toHint: z.string(),
  /** Name of the colleague it went to, when it went to one. */
  person: z.string().nullable(),
  state: z.enum(MAIL_STATES),
  reason: z.enum(MAIL_REASONS).nullable(),
  attempts: z.int(),
  createdAt: Instant,
  nextAttemptAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  /** Whether it can be sent again: what it says still holds, and its address is not suppressed. */
  sendable: z.boolean(),
});
export type Mail = z.infer<typeof Mail>;

export const MailPage = z.object({ mails: z.array(Mail) });
export type MailPage = z.infer<typeof MailPage>;
export const MailQuery = z.strictObject({
  before: Id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** An address whose server takes nothing for it. `id` is the mail that was refused. */
export const MailSuppression = z.object({
  id: Id,
  toHint: z.string(),
  reason: z.enum(MAIL_REASONS),
  createdAt: Instant,
});
export type MailSuppression = z.infer<typeof MailSuppression>;

export const MailOverview = z.object({
  /** null: no way out is set up. */
  transport: z.enum(['inbox', 'smtp', 'postmark']).nullable(),
  /** `stuck`: nobody takes up what waits. `delayed`: it was tried in vain. */
  problem: z.enum(['no-transport', 'stuck', 'delayed']).nullable(),
  suppressions: z.array(MailSuppression),
});
export type MailOverview = z.infer<typeof MailOverview>;
