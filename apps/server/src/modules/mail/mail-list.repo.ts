import type { MailKind, MailReason, MailState } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface MailRow {
  id: string;
  /** False: the installation's own, to a member of this clinic. */
  own: boolean;
  person: string | null;
  kind: MailKind;
  toHint: string;
  state: MailState;
  attempts: number;
  reason: MailReason | null;
  createdAt: Date;
  nextAttemptAt: Date;
  sentAt: Date | null;
  sendable: boolean;
}

const LIST: Statement = {
  name: 'mail-list',
  text: `select m.id, own, a.name as person, kind, to_hint as "toHint", state, attempts, reason, m.created_at as "createdAt",
           next_attempt_at as "nextAttemptAt", sent_at as "sentAt", sendable
         from sec.mails_of_clinic($1, $2) m left join core.account a on a.id = m.account_id order by m.id desc`,
};
/** Newest first, from the one after `before` on. */
export const listMails = (tx: Tx, before: string | null, limit: number): Promise<MailRow[]> =>
  tx.query<MailRow>(LIST, [before, limit]);

const BACKLOG: Statement = { name: 'mail-backlog', text: 'select stuck::int, delayed::int from sec.mail_backlog()' };
export async function backlog(tx: Tx): Promise<{ stuck: number; delayed: number }> {
  const [row] = await tx.query<{ stuck: number; delayed: number }>(BACKLOG, []);
  return row ?? { stuck: 0, delayed: 0 };
}

const RETRY: Statement = {
  name: 'mail-retry',
  text: `update core.mail m set state = 'queued', attempts = 0, reason = null, next_attempt_at = now()
         where tenant_id = sec.tenant() and id = $1 and state in ('failed', 'suppressed') and sealed is not null
           and expires_at > now()
           and not exists (select from core.mail_suppression s where s.tenant_id = m.tenant_id
                             and s.address_key = m.address_key and (s.ends_at is null or s.ends_at > now()))
         returning kind`,
};
/** The kind of the mail that waits again; undefined where there is none that could be sent. */
export const retryMail = async (tx: Tx, id: string): Promise<MailKind | undefined> =>
  (await tx.query<{ kind: MailKind }>(RETRY, [id]))[0]?.kind;

const GIVE_UP: Statement = {
  name: 'mail-give-up',
  text: `update core.mail set state = 'failed', reason = 'too-late', sealed = null, lease_until = null
         where tenant_id = sec.tenant() and starts_with(dedupe_key, $1) and state <> 'sent'`,
};
/**
 * Gives up the mails of this clinic whose dedupe key begins so, and destroys what they say: their link leads nowhere any
 * more, so nobody shall send them again.
 */
export async function giveUpMails(tx: Tx, keyPrefix: string): Promise<void> {
  await tx.query(GIVE_UP, [keyPrefix]);
}

const WANTS: Statement = { name: 'mail-wants-reminders', text: 'select sec.wants_reminders($1) as wants' };
export const wantsReminders = async (tx: Tx, accountId: string): Promise<boolean> =>
  (await tx.query<{ wants: boolean }>(WANTS, [accountId]))[0]?.wants !== false;
