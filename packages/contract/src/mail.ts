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

/** Every mail the product sends, and all that its text may take. No kind takes anything of a patient. */
export interface MailValues {
  'verify-email': { link: Plain };
  'account-exists': { link: Plain };
  unlock: { link: Plain };
  'magic-link': { link: Plain };
  'password-reset': { link: Plain };
  invitation: { clinic: Plain; inviter: Plain; role: Role; link: Plain };
  'security-notice': { what: SecurityNotice; at: Plain; device: Plain };
  'grant-notice': { who: Plain; kind: 'break-glass' | 'support'; until: Plain };
  'grant-review': { dueAt: Plain; link: Plain };
  'access-review': { dueAt: Plain; link: Plain };
  'baa-copy': { version: Plain; link: Plain };
}
export type MailKind = keyof MailValues;

export const MAIL_KINDS = [
  'verify-email',
  'account-exists',
  'unlock',
  'magic-link',
  'password-reset',
  'invitation',
  'security-notice',
  'grant-notice',
  'grant-review',
  'access-review',
  'baa-copy',
] as const satisfies readonly MailKind[];
