import { LINK_MINUTES, type MailKind } from '@hyaline/contract';

/** Seconds until the next try, after the first, second, ... failed one. After the last the mail is given up. */
export const PAUSES_SECONDS = [30, 120, 600, 3600, 14_400] as const;
export const MAX_ATTEMPTS = PAUSES_SECONDS.length + 1;

/** Longer than any transport may take for one mail, so that no second worker starts on it while the first still sends. */
export const LEASE_SECONDS = 300;
/** Less than the minute after which the job comes again: a server that hangs never holds two of its turns. */
export const SEND_WITHIN_MS = 45_000;
export const CHECK_WITHIN_MS = 10_000;

const MINUTE = 60;
const DAY = 24 * 3600;

/** As long as the link in it works. */
const lifeOfLink = (kind: keyof typeof LINK_MINUTES): number => LINK_MINUTES[kind] * MINUTE;

interface KindRule {
  /** After this the mail is given up and its sealed field destroyed: its link has run out, or its news is old. */
  lifeSeconds: number;
  /** How many of this kind one address gets in an hour, whoever asks for them. */
  perHour: number;
  /** The person may have said no to these; everything else is always sent. */
  isReminder?: boolean;
  /** The list of mails, which people without patients see, then shows nothing of the address. */
  isToPatient?: boolean;
}

export const KIND_RULES: Record<MailKind, KindRule> = {
  'verify-email': { lifeSeconds: lifeOfLink('verify-email'), perHour: 6 },
  'account-exists': { lifeSeconds: DAY, perHour: 3 },
  unlock: { lifeSeconds: lifeOfLink('unlock'), perHour: 3 },
  'magic-link': { lifeSeconds: lifeOfLink('magic-link'), perHour: 6 },
  'password-reset': { lifeSeconds: lifeOfLink('password-reset'), perHour: 4 },
  invitation: { lifeSeconds: lifeOfLink('invitation'), perHour: 10 },
  'waitlist-confirm': { lifeSeconds: lifeOfLink('waitlist-confirm'), perHour: 3 },
  'waitlist-listed': { lifeSeconds: DAY, perHour: 3 },
  'waitlist-invitation': { lifeSeconds: lifeOfLink('waitlist-invitation'), perHour: 3 },
  'booking-confirm': { lifeSeconds: lifeOfLink('booking-confirm'), perHour: 3, isToPatient: true },
  'visit-booked': { lifeSeconds: DAY, perHour: 10, isReminder: true },
  'booking-moved': { lifeSeconds: DAY, perHour: 6, isToPatient: true },
  'booking-called-off': { lifeSeconds: DAY, perHour: 6, isToPatient: true },
  'request-confirm': { lifeSeconds: lifeOfLink('request-confirm'), perHour: 3, isToPatient: true },
  'closing-asked': { lifeSeconds: 7 * DAY, perHour: 10 },
  'closing-cancelled': { lifeSeconds: 7 * DAY, perHour: 10 },
  'closing-near': { lifeSeconds: DAY, perHour: 10 },
  'security-notice': { lifeSeconds: 7 * DAY, perHour: 30 },
  'grant-notice': { lifeSeconds: DAY, perHour: 60 },
  'support-let-in': { lifeSeconds: DAY, perHour: 60 },
  'support-out': { lifeSeconds: DAY, perHour: 60 },
  'grant-review': { lifeSeconds: 3 * DAY, perHour: 30 },
  'access-review': { lifeSeconds: 7 * DAY, perHour: 10, isReminder: true },
  'baa-copy': { lifeSeconds: 7 * DAY, perHour: 10 },
  'task-assigned': { lifeSeconds: DAY, perHour: 10, isReminder: true },
  packet: { lifeSeconds: DAY, perHour: 10, isToPatient: true },
  'portal-invitation': { lifeSeconds: lifeOfLink('portal-invitation'), perHour: 10, isToPatient: true },
  // asks are counted where they come in (modules/portal); one ask mails once for each clinic of the address
  'portal-sign-in': { lifeSeconds: lifeOfLink('portal-sign-in'), perHour: 600, isToPatient: true },
  // whoever writes three messages in an hour has told the patient with the first
  'portal-message': { lifeSeconds: 3 * DAY, perHour: 3, isToPatient: true },
  'portal-reminder': { lifeSeconds: DAY, perHour: 6, isToPatient: true },
  'portal-passkey': { lifeSeconds: 7 * DAY, perHour: 30, isToPatient: true },
  'proxy-invitation': { lifeSeconds: lifeOfLink('proxy-invitation'), perHour: 10, isToPatient: true },
  'proxy-given': { lifeSeconds: 7 * DAY, perHour: 30, isToPatient: true },
};
