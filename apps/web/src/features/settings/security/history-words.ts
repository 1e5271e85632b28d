/** Sentences by the names of the ledger, which has dots where sentences have levels. */
const EVENTS = {
  'session.started': 'event.session-started',
  'session.refused': 'event.session-refused',
  'session.reuse-detected': 'event.session-reuse-detected',
  'session.stepped-up': 'event.session-stepped-up',
  'session.switched': 'event.session-switched',
  'recovery-code.used': 'event.recovery-code-used',
  'account.password-changed': 'event.account-password-changed',
  'account.password-reset': 'event.account-password-reset',
  'account.unlocked': 'event.account-unlocked',
  'account.totp-enrolled': 'event.account-totp-enrolled',
  'account.totp-reset': 'event.account-totp-reset',
  'account.recovery-codes-made': 'event.account-recovery-codes-made',
  'passkey.added': 'event.passkey-added',
  'passkey.removed': 'event.passkey-removed',
  'api-key.created': 'event.api-key-created',
  'api-key.revoked': 'event.api-key-revoked',
} as const;

const REASONS = {
  password: 'reason.password',
  code: 'reason.code',
  'recovery-code': 'reason.recovery-code',
  'enrolment-code': 'reason.enrolment-code',
  'step-up': 'reason.step-up',
} as const;

const isIn = <T extends object>(words: T, name: string): name is Extract<keyof T, string> => Object.hasOwn(words, name);

/** An event that is newer than this page is still shown. */
export const eventWords = (event: string) => (isIn(EVENTS, event) ? EVENTS[event] : 'event.other');

export const reasonWords = (reason: string | null) =>
  reason !== null && isIn(REASONS, reason) ? REASONS[reason] : null;
