import type { Mail, MailOverview, MailPage } from '@hyaline/contract';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { backlog, listMails, type MailRow, retryMail } from './mail-list.repo.ts';
import { nudge } from './mail.repo.ts';
import { liftSuppression, listSuppressions } from './suppression.repo.ts';
import { transportOf } from './transports/index.ts';

/** Mails of the clinic and those of the installation to its members, newest first. */
export const mailPage = (platform: Platform, by: Actor, before: string | null, limit: number): Promise<MailPage> =>
  platform.db.inTenant(by, async (tx) => ({ mails: (await listMails(tx, before, limit)).map(asMail) }));

/** How mail leaves, what is wrong with it now, and the addresses that get none. */
export const mailOverview = (platform: Platform, by: Actor): Promise<MailOverview> =>
  platform.db.inTenant(by, async (tx) => ({
    transport: transportOf(platform)?.name ?? null,
    problem: await problemOf(platform, tx),
    suppressions: (await listSuppressions(tx)).map(({ createdAt, ...rest }) => ({
      ...rest,
      createdAt: createdAt.toISOString(),
    })),
  }));

async function problemOf(platform: Platform, tx: Tx): Promise<MailOverview['problem']> {
  if (!transportOf(platform)) return 'no-transport';
  const { stuck, delayed } = await backlog(tx);
  if (stuck > 0) return 'stuck';
  return delayed > 0 ? 'delayed' : null;
}

/**
 * Sends a failed mail again, as long as what it says still holds.
 * @throws Refusal not-found for a mail that is none of the clinic's, or that nothing is left of to send
 */
export const sendAgain = (platform: Platform, by: Actor, id: string, ip: string): Promise<void> =>
  platform.db.inTenant(by, async (tx) => {
    const kind = await retryMail(tx, id);
    if (!kind) refuse('not-found');
    const resource = { type: 'mail', id };
    await append(tx, { event: 'mail.retried', outcome: 'done', resource, patientRef: null, facts: { kind }, ip });
    await nudge(tx, id);
  });

/** Lets mails go to an address again that its server once refused. @throws Refusal not-found */
export const allowAddress = (platform: Platform, by: Actor, id: string, ip: string): Promise<void> =>
  platform.db.inTenant(by, async (tx) => {
    if (!(await liftSuppression(tx, id))) refuse('not-found');
    const resource = { type: 'mail', id };
    await append(tx, { event: 'mail.address-allowed', outcome: 'done', resource, patientRef: null, facts: {}, ip });
  });

function asMail({ own: _, createdAt, nextAttemptAt, sentAt, state, ...rest }: MailRow): Mail {
  const waits = state === 'queued' && rest.attempts > 0;
  return {
    ...rest,
    state,
    createdAt: createdAt.toISOString(),
    nextAttemptAt: waits ? nextAttemptAt.toISOString() : null,
    sentAt: sentAt?.toISOString() ?? null,
  };
}
