import type { Invite, Role } from '@hyaline/contract';
import { DAY_MS, newId, SECOND_MS } from '@hyaline/kit';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { emailKey, keep, newSecret, type SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { mailReady, type MailTo, queueMail } from '../mail/index.ts';
import * as repo from './invitation.repo.ts';
import { clinicName, personName } from './roster.repo.ts';

const LIFE_SECONDS = (7 * DAY_MS) / SECOND_MS;

/**
 * Offers somebody a place, by mail. Owners offer any, admins those below their own.
 * @throws Refusal forbidden, already-member, mail-unavailable
 */
export async function invite(
  platform: Platform,
  by: SessionInfo,
  ask: Invite,
  ip: string,
  repeatable: Repeatable | null = null,
): Promise<{ id: string }> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const secret = newSecret();
  const link = await keep(platform, 'invitation', secret);
  const { name, role, locale } = ask;
  const email = ask.email.trim();
  return platform.db.inTenant(by, (tx) =>
    repo.once(tx, repeatable, async () => {
      const id = newId();
      const offer = { id, email, emailKey: emailKey(email), name, role, locale, link, lifeSeconds: LIFE_SECONDS };
      const outcome = await repo.insertInvitation(tx, offer);
      if (outcome !== 'done') refuse(outcome);
      await sendLink(platform, tx, { to: { email, locale }, role, secret });
      await trace(tx, 'member.invited', id, { role }, ip);
      return { id };
    }),
  );
}

/**
 * Sends another link for an invitation that waits, or waited too long; the one before it is dead.
 * @throws Refusal not-found, forbidden, mail-unavailable
 */
export async function resendInvitation(platform: Platform, by: SessionInfo, id: string, ip: string): Promise<void> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const secret = newSecret();
  const link = await keep(platform, 'invitation', secret);
  await platform.db.inTenant(by, async (tx) => {
    const renewed = (await repo.renewInvitation(tx, id, link, LIFE_SECONDS)) ?? refuse('not-found');
    const { allowed, email, role, locale } = renewed;
    if (!allowed) refuse('forbidden');
    await sendLink(platform, tx, { to: { email, locale }, role, secret });
    await trace(tx, 'member.invited', id, { role, again: true }, ip);
  });
}

/** @throws Refusal not-found, forbidden */
export async function withdrawInvitation({ db }: Platform, by: SessionInfo, id: string, ip: string): Promise<void> {
  await db.inTenant(by, async (tx) => {
    const outcome = await repo.withdrawInvitation(tx, id);
    if (outcome !== 'done') refuse(outcome);
    await trace(tx, 'member.invitation-withdrawn', id, {}, ip);
  });
}

/** Takes back what a person offered and may offer no longer, in the transaction that changed their place. */
export async function withdrawInvitationsOf(tx: Tx, accountId: string, ip: string): Promise<void> {
  for (const id of await repo.withdrawInvitationsOf(tx, accountId))
    await trace(tx, 'member.invitation-withdrawn', id, { because: 'inviter' }, ip);
}

async function sendLink(
  platform: Platform,
  tx: Tx,
  { to, role, secret }: { to: MailTo; role: Role; secret: string },
): Promise<void> {
  const clinic = await clinicName(tx);
  const inviter = await personName(tx, tx.actor.userId);
  const link = `${platform.config.publicUrl}/join#${secret}`;
  await queueMail(tx, platform, { kind: 'invitation', to, values: { clinic, inviter, role, link } });
}

const trace = (
  tx: Tx,
  event: 'member.invited' | 'member.invitation-withdrawn',
  id: string,
  facts: Record<string, string | boolean>,
  ip: string,
) => append(tx, { event, outcome: 'done', resource: { type: 'invitation', id }, patientRef: null, facts, ip });
