import type { Locale, MailKind, MailReason, MailState } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface NewMail {
  id: string;
  accountId: string | null;
  kind: MailKind;
  locale: Locale;
  dedupeKey: string | null;
  /** null where the mail will never be sent. */
  sealed: Uint8Array | null;
  addressKey: Uint8Array;
  toHint: string;
  state: 'queued' | 'suppressed';
  reason: MailReason | null;
  messageId: string;
  lifeSeconds: number;
}

const ADDRESS: Statement = { name: 'mail-address', text: 'select email, locale from sec.mail_address($1)' };
export const addressOf = async (tx: Tx, accountId: string): Promise<{ email: string; locale: Locale } | undefined> =>
  (await tx.query<{ email: string; locale: Locale }>(ADDRESS, [accountId]))[0];

const FIND: Statement = {
  name: 'mail-find-repeat',
  text: 'select id, state from core.mail where tenant_id = sec.tenant() and dedupe_key = $1',
};
export const findRepeat = async (tx: Tx, dedupeKey: string): Promise<{ id: string; state: MailState } | undefined> =>
  (await tx.query<{ id: string; state: MailState }>(FIND, [dedupeKey]))[0];

const KEY: Statement = { name: 'mail-key', text: 'select dedupe_key as key from core.mail where id = $1' };
/** Under which it was queued; null for one without. */
export const keyOfMail = async (tx: Tx, id: string): Promise<string | null> =>
  (await tx.query<{ key: string | null }>(KEY, [id]))[0]?.key ?? null;

const INSERT: Statement = {
  name: 'mail-insert',
  text: `insert into core.mail (tenant_id, id, account_id, kind, locale, dedupe_key, sealed, address_key, to_hint, state,
           reason, message_id, expires_at)
         values (sec.tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + make_interval(secs => $12))
         on conflict (tenant_id, dedupe_key) do nothing returning id`,
};
/** False when a mail with this dedupe key was queued before, or is being queued by a transaction that just ended. */
export async function insertMail(tx: Tx, mail: NewMail): Promise<boolean> {
  const { id, accountId, kind, locale, dedupeKey, sealed, toHint, state, reason, messageId, lifeSeconds } = mail;
  const who = [id, accountId, kind, locale, dedupeKey, sealed, mail.addressKey, toHint];
  return (await tx.query(INSERT, [...who, state, reason, messageId, lifeSeconds])).length === 1;
}

const COUNT_TRY: Statement = {
  name: 'mail-count-try',
  text: `select sec.throttle_try($1, $2, interval '1 hour') as wait`,
};
/** Counts one mail to an address; true while it is within the hour's number. */
export async function withinBudget(tx: Tx, key: Uint8Array, perHour: number): Promise<boolean> {
  const [row] = await tx.query<{ wait: number }>(COUNT_TRY, [key, perHour]);
  return row?.wait === 0;
}

const NUDGE: Statement = { name: 'mail-nudge', text: 'select sec.nudge_mail($1)' };
export async function nudge(tx: Tx, mailId: string): Promise<void> {
  await tx.query(NUDGE, [mailId]);
}

export interface ClaimedMail {
  tenantId: string;
  id: string;
  kind: MailKind;
  locale: Locale;
  sealed: Uint8Array;
  addressKey: Uint8Array;
  toHint: string;
  messageId: string;
  /** Counts this one. */
  attempts: number;
  expired: boolean;
}

const CLAIM: Statement = {
  name: 'mail-claim',
  text: `select tenant_id as "tenantId", id, kind, locale, sealed, address_key as "addressKey", to_hint as "toHint",
           message_id as "messageId", attempts, expired
         from sec.claim_mail(make_interval(secs => $1), $2)`,
};
export const claimMail = async (
  tx: Tx,
  { leaseSeconds, expiredOnly }: { leaseSeconds: number; expiredOnly: boolean },
): Promise<ClaimedMail | undefined> => (await tx.query<ClaimedMail>(CLAIM, [leaseSeconds, expiredOnly]))[0];

const SETTLE: Statement = {
  name: 'mail-settle',
  text: `update core.mail set state = $3, reason = $4, lease_until = null,
           next_attempt_at = now() + make_interval(secs => $5),
           sent_at = case when $3 = 'sent' then now() end,
           sealed = case when $3 = 'sent' or expires_at <= now() then null else sealed end
         where tenant_id = sec.tenant() and id = $1 and state = 'sending' and attempts = $2 returning id`,
};
export interface Settlement {
  state: 'sent' | 'failed' | 'queued';
  reason: MailReason | null;
  pauseSeconds: number;
}
/** False when this claim ran out and another worker has taken the mail since. */
export async function settleMail(tx: Tx, mail: ClaimedMail, to: Settlement): Promise<boolean> {
  const { state, reason, pauseSeconds } = to;
  return (await tx.query(SETTLE, [mail.id, mail.attempts, state, reason, pauseSeconds])).length === 1;
}

const MARK_WAITING: Statement = { name: 'mail-mark-waiting', text: 'select sec.mark_mails_waiting($1)' };
export async function markWaiting(tx: Tx, reason: MailReason): Promise<void> {
  await tx.query(MARK_WAITING, [reason]);
}

const PURGE: Statement = { name: 'mail-purge', text: 'select sec.purge_mail()' };
export async function purgeMail(tx: Tx): Promise<void> {
  await tx.query(PURGE, []);
}
