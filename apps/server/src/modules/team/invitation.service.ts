import { type Invite, type Invited, LINK_MINUTES, type Mailed, type Role } from '@hyaline/contract';
import { MINUTE_MS, newId, SECOND_MS } from '@hyaline/kit';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { emailKey, keep, newSecret, type SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { giveUpMails, mailReady, type MailTo, queueMail } from '../mail/index.ts';
import { requirePlan } from '../plans/index.ts';
import * as repo from './invitation.repo.ts';
import { clinicName, personName } from './roster.repo.ts';

const LIFE_SECONDS = (LINK_MINUTES.invitation * MINUTE_MS) / SECOND_MS;

/**
 * Offers somebody a place, by mail. Owners offer any, admins those below their own.
 * @throws Refusal forbidden, already-member, mail-unavailable, plan-ended
 */
export async function invite(
  platform: Platform,
  by: SessionInfo,
  ask: Invite,
  ip: string,
  repeatable: Repeatable | null = null,
): Promise<Invited> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const secret = newSecret();
  const link = await keep(platform, 'invitation', secret);
  const { name, role, locale } = ask;
  const email = ask.email.trim();
  return platform.db.inTenant(by, (tx) =>
    repo.once(tx, repeatable, async () => {
      await requirePlan(platform, tx);
      const id = newId();
      const offer = { id, email, emailKey: emailKey(email), name, role, locale, link, lifeSeconds: LIFE_SECONDS };
      const outcome = await repo.insertInvitation(tx, offer);
      if (outcome !== 'done') refuse(outcome);
      const mailed = await sendLink(platform, tx, { id, to: { email, locale }, role, secret });
      await trace(tx, 'member.invited', id, { role }, ip);
      return { id, mailed };
    }),
  );
}

/**
 * Sends another link for an invitation that waits, or waited too long; the one before it is dead. Where no mail can go
 * out, nothing changes: the link before it works on.
 * @throws Refusal not-found, forbidden, mail-unavailable
 */
export async function resendInvitation(platform: Platform, by: SessionInfo, id: string, ip: string): Promise<Mailed> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const secret = newSecret();
  const link = await keep(platform, 'invitation', secret);
  const renewing = platform.db.inTenant(by, async (tx) => {
    const renewed = (await repo.renewInvitation(tx, id, link, LIFE_SECONDS)) ?? refuse('not-found');
    const { allowed, email, role, locale } = renewed;
    if (!allowed) refuse('forbidden');
    await giveUpMails(tx, mailsOf(id));
    if (!(await sendLink(platform, tx, { id, to: { email, locale }, role, secret }))) throw new NotMailed();
    await trace(tx, 'member.invited', id, { role, again: true }, ip);
    return { mailed: true };
  });
  return renewing.catch((error: unknown) => {
    if (error instanceof NotMailed) return { mailed: false };
    throw error;
  });
}

/** Rolls back what would have put a link that nobody gets in the place of one that somebody has. */
class NotMailed extends Error {}

/** @throws Refusal not-found, forbidden */
export async function withdrawInvitation({ db }: Platform, by: SessionInfo, id: string, ip: string): Promise<void> {
  await db.inTenant(by, async (tx) => {
    const outcome = await repo.withdrawInvitation(tx, id);
    if (outcome !== 'done') refuse(outcome);
    await giveUpMails(tx, mailsOf(id));
    await trace(tx, 'member.invitation-withdrawn', id, {}, ip);
  });
}

/** Takes back what a person offered and may offer no longer, in the transaction that changed their place. */
export async function withdrawInvitationsOf(tx: Tx, accountId: string, ip: string): Promise<void> {
  for (const id of await repo.withdrawInvitationsOf(tx, accountId)) {
    await giveUpMails(tx, mailsOf(id));
    await trace(tx, 'member.invitation-withdrawn', id, { because: 'inviter' }, ip);
  }
}

/** What the keys of an invitation's mails begin with. */
export const mailsOf = (id: string): string => `invitation|${id}|`;

async function sendLink(
  platform: Platform,
  tx: Tx,
  { id, to, role, secret }: { id: string; to: MailTo; role: Role; secret: string },
): Promise<boolean> {
  const clinic = await clinicName(tx);
  const inviter = await personName(tx, tx.actor.userId);
  const link = `${platform.config.publicUrl}/join#${secret}`;
  const values = { clinic, inviter, role, link };
  const dedupeKey = mailsOf(id) + newId();
  return (await queueMail(tx, platform, { kind: 'invitation', to, values, dedupeKey })).state === 'queued';
}

const trace = (
  tx: Tx,
  event: 'member.invited' | 'member.invitation-withdrawn',
  id: string,
  facts: Record<string, string | boolean>,
  ip: string,
) => append(tx, { event, outcome: 'done', resource: { type: 'invitation', id }, patientRef: null, facts, ip });
