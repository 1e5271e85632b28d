import type { Locale, MailKind, MailReason, MailState, MailValues } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { addressKey, comparable, hintOf, hostOf, isMailbox } from './address.ts';
import { KIND_RULES } from './mail-rules.ts';
import { addressOf, findRepeat, insertMail, nudge, withinBudget } from './mail.repo.ts';
import { wantsReminders } from './mail-list.repo.ts';
import { sealContent } from './content.ts';
import { isSuppressed } from './suppression.repo.ts';
import { senderOf } from './transports/index.ts';
import { checkValues } from './values.ts';

/** Of an address that only those who treat the patient know. */
const NO_HINT = '…';

export type MailTo = { accountId: string } | { email: string; locale: Locale };

/** A kind with exactly its values. */
export type MailOf<K extends MailKind> = { [P in K]: { kind: P; values: MailValues[P] } }[K];

export type MailOrder = MailOf<MailKind> & {
  to: MailTo;
  /** The same key queues once in a clinic, whatever repeats. Holds no secret and no address. */
  dedupeKey?: string;
  /** An account, or a keyed hash of a network: what several of them cause to one mailbox is counted each by itself. Without it: all of the address. */
  countedFor?: string;
};

export interface QueuedMail {
  id: string;
  /** `suppressed`: it will not be sent, because the address is refused by its server or has had enough for this hour. */
  state: MailState;
  /** Why it is suppressed; of a repeat it is not looked up. */
  reason?: MailReason | null;
}

/**
 * Queues one mail in the caller's transaction: it is sent if and only if that commits. The caller need not look at the
 * answer, and an anonymous request must not tell it.
 * @throws Refusal bad-request for a value or an address that no mail may hold
 * @throws Error for an account that the actor cannot see
 */
export async function queueMail(tx: Tx, platform: Platform, order: MailOrder): Promise<QueuedMail> {
  const values = checkValues(platform.config.publicUrl, order.kind, order.values);
  const repeat = order.dedupeKey === undefined ? undefined : await findRepeat(tx, order.dedupeKey);
  if (repeat) return repeat;
  const { email, locale } = await recipientOf(tx, order.to);
  if (!isMailbox(email)) refuse('bad-request', { fields: ['email'] });
  const id = newId();
  const key = await addressKey(platform, email);
  const obstacle = await obstacleFor(tx, platform, order, email, key);
  const content = { to: comparable(email), values };
  const mail = {
    id,
    accountId: 'accountId' in order.to ? order.to.accountId : null,
    kind: order.kind,
    locale,
    dedupeKey: order.dedupeKey ?? null,
    sealed:
      obstacle !== null && obstacle !== 'address-refused'
        ? null
        : await sealContent(platform, { tenantId: tx.actor.tenantId, id }, content),
    addressKey: key,
    toHint: KIND_RULES[order.kind].isToPatient ? NO_HINT : hintOf(comparable(email)),
    state: obstacle === null ? ('queued' as const) : ('suppressed' as const),
    reason: obstacle,
    messageId: `<${id}@${hostOf(senderOf(platform).address)}>`,
    lifeSeconds: KIND_RULES[order.kind].lifeSeconds,
  };
  if (!(await insertMail(tx, mail))) return repeatOf(tx, order.dedupeKey ?? '');
  const resource = { type: 'mail', id };
  const facts = { kind: order.kind, ...(obstacle === null ? {} : { suppressed: obstacle }) };
  await append(tx, { event: 'mail.queued', outcome: 'done', resource, patientRef: null, facts });
  if (obstacle === null) await nudge(tx, id);
  return { id, state: mail.state, reason: obstacle };
}

async function recipientOf(tx: Tx, to: MailTo): Promise<{ email: string; locale: Locale }> {
  if ('email' in to) return to;
  const found = await addressOf(tx, to.accountId);
  if (!found) throw new Error('a mail to an account that this actor cannot see');
  return found;
}

/** Why nothing shall go to this address now, or null. */
async function obstacleFor(
  tx: Tx,
  platform: Platform,
  { kind, to, countedFor }: MailOrder,
  email: string,
  key: Uint8Array,
): Promise<MailReason | null> {
  const { isReminder, perHour } = KIND_RULES[kind];
  if (isReminder && 'accountId' in to && !(await wantsReminders(tx, to.accountId))) return 'not-wanted';
  if (await isSuppressed(tx, key)) return 'address-refused';
  const counter = await addressKey(
    platform,
    [comparable(email), kind, ...(countedFor === undefined ? [] : [countedFor])].join('|'),
  );
  return (await withinBudget(tx, counter, perHour)) ? null : 'too-many';
}

/** Another transaction queued it between our look and our insert, and has committed. */
async function repeatOf(tx: Tx, dedupeKey: string): Promise<QueuedMail> {
  const repeat = await findRepeat(tx, dedupeKey);
  if (!repeat) throw new Error('a mail vanished while it was queued');
  return repeat;
}
