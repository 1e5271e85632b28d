import type { MailKind, MailReason } from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { append } from '../ledger/index.ts';
import { openContent } from './content.ts';
import { LEASE_SECONDS, MAX_ATTEMPTS, PAUSES_SECONDS } from './mail-rules.ts';
import {
  type ClaimedMail,
  claimMail,
  keyOfMail,
  markWaiting,
  purgeMail,
  type Settlement,
  settleMail,
} from './mail.repo.ts';
import { suppress } from './suppression.repo.ts';
import { renderMail } from './templates/index.ts';
import { senderOf, type Transport, TransportError, transportOf } from './transports/index.ts';

export interface Delivered {
  sent: number;
  failed: number;
  /** Not gone yet; tried again later. */
  waiting: number;
}

/** A mail that was given up for good, and the key under which it was queued. */
export interface LostMail {
  kind: MailKind;
  dedupeKey: string;
}
/** In the transaction that gives it up: what it was to tell, somebody must tell in another way. */
export type TellLost = (tx: Tx, lost: LostMail) => Promise<void>;

const PARALLEL = 4;
/** Of a server that does not answer nothing more is asked in this round: each mail would hold the job as long again. */
const NOBODY_THERE: ReadonlySet<MailReason | null> = new Set<MailReason>(['timeout', 'server-unreachable']);

/**
 * Sends every mail that is due, each claimed by one worker alone, and settles it with its ledger row. For a job each
 * minute and for the nudge that a queued mail gives; safe to run on several nodes at once.
 *
 * Between a server's acceptance and our settling lies a gap that nothing can close: a process that dies in it leaves
 * the mail claimed, and after the lease it goes out once more, under the same Message-ID. Each such try counts as one.
 */
export async function deliverMail(platform: Platform, tellLost?: TellLost): Promise<Delivered> {
  const transport = transportOf(platform);
  const delivered: Delivered = { sent: 0, failed: 0, waiting: 0 };
  let isAway = false;
  const work = async () => {
    while (!isAway) {
      const mail = await platform.db.asPlatform((tx) =>
        claimMail(tx, { leaseSeconds: LEASE_SECONDS, expiredOnly: transport === null }),
      );
      if (!mail) return;
      const outcome = await attempt(platform, transport, mail);
      isAway ||= outcome.state !== 'sent' && NOBODY_THERE.has(outcome.reason);
      if (await settle(platform, mail, outcome, tellLost))
        delivered[outcome.state === 'queued' ? 'waiting' : outcome.state]++;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  await platform.db.asPlatform(async (tx) => {
    if (!transport) await markWaiting(tx, 'no-transport');
    await purgeMail(tx);
  });
  return delivered;
}

type Outcome = Settlement & { refusesAddress?: boolean };

async function attempt(platform: Platform, transport: Transport | null, mail: ClaimedMail): Promise<Outcome> {
  if (mail.expired) return { state: 'failed', reason: 'too-late', pauseSeconds: 0 };
  if (mail.attempts > MAX_ATTEMPTS) return { state: 'failed', reason: 'interrupted', pauseSeconds: 0 };
  try {
    const { to, values } = await openContent(platform, mail, mail.sealed);
    const { id, kind, messageId } = mail;
    const from = senderOf(platform);
    const written = renderMail(mail.locale, { kind, values } as never);
    await transport?.send({ id, kind, messageId, from, to, date: platform.clock.now(), ...written });
    return { state: 'sent', reason: null, pauseSeconds: 0 };
  } catch (error) {
    return afterFailure(platform, mail, error);
  }
}

function afterFailure({ log }: Platform, mail: ClaimedMail, error: unknown): Outcome {
  const known = error instanceof TransportError ? error : new TransportError('internal');
  // never the error itself: servers repeat addresses in what they say
  log.warn({ mailId: mail.id, reason: known.reason, attempt: mail.attempts }, 'a mail could not be sent');
  const { reason, refusesAddress } = known;
  const pauseSeconds = PAUSES_SECONDS[mail.attempts - 1];
  if (known.permanent || pauseSeconds === undefined)
    return { state: 'failed', reason, pauseSeconds: 0, refusesAddress };
  return { state: 'queued', reason, pauseSeconds };
}

/** False when our lease ran out meanwhile and the mail is another worker's: nothing is written then. */
const settle = ({ db }: Platform, mail: ClaimedMail, outcome: Outcome, tellLost?: TellLost): Promise<boolean> =>
  db.inTenant({ tenantId: mail.tenantId, userId: SYSTEM_USER }, async (tx) => {
    if (!(await settleMail(tx, mail, outcome))) return false;
    const { id, kind, addressKey, toHint, attempts } = mail;
    if (outcome.state === 'queued') return true;
    const resource = { type: 'mail', id };
    const { reason } = outcome;
    if (outcome.refusesAddress && reason) {
      await suppress(tx, { addressKey, toHint, reason, mailId: id });
      const said = { event: 'mail.address-suppressed', outcome: 'done', resource, patientRef: null } as const;
      await append(tx, { ...said, facts: { reason } });
    }
    const facts = { kind, attempts, ...(outcome.state === 'sent' ? {} : { reason }) };
    const event = outcome.state === 'sent' ? 'mail.sent' : 'mail.failed';
    await append(tx, { event, outcome: 'done', resource, patientRef: null, facts });
    const dedupeKey = outcome.state === 'failed' && tellLost ? await keyOfMail(tx, id) : null;
    if (dedupeKey !== null) await tellLost?.(tx, { kind, dedupeKey });
    return true;
  });
