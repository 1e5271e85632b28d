import type { AcceptInvitation, JoinClinic, OpenedInvitation, Role, Ticket } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import {
  acceptPassword,
  issueTicket,
  keep,
  passwordRulesFor,
  type SignInClient,
  type SignInEnd,
  signInFor,
} from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { giveUpMails } from '../mail/index.ts';
import * as repo from './invitation.repo.ts';
import { mailsOf } from './invitation.service.ts';

interface Found extends repo.OpenedRow {
  link: Uint8Array;
}

/** @throws Refusal mail-link-dead, for expired, used, withdrawn and unknown alike */
async function find(platform: Platform, secret: string): Promise<Found> {
  const link = await keep(platform, 'invitation', secret);
  const row = await platform.db.asPlatform((tx) => repo.openInvitation(tx, link));
  return row ? { ...row, link } : refuse('mail-link-dead');
}

/**
 * What a link from an invitation offers. Looking uses nothing up: mail programs look, too.
 * @throws Refusal mail-link-dead
 */
export async function openInvitation(platform: Platform, { secret }: { secret: string }): Promise<OpenedInvitation> {
  const { tenantId, clinic, inviter, name, email, role, accountId, enrolled } = await find(platform, secret);
  const rules = await passwordRulesFor(platform, { joining: tenantId });
  const next = accountId === null ? 'new-account' : enrolled ? 'sign-in' : 'sign-in-and-enrol';
  return { clinic, inviter, name, email, role, next, rules };
}

/**
 * Makes an account for an invited person who has none, with the place they were offered: both or neither. The mailbox
 * that the link went to is theirs, so its address counts as verified. They are not signed in: the ticket leads to
 * enrolling a second factor.
 * @throws Refusal mail-link-dead, password-weak, too-many-requests
 */
export async function acceptInvitation(platform: Platform, ask: AcceptInvitation, ip: string): Promise<Ticket> {
  const { tenantId, id, clinic, email, name, accountId, link } = await find(platform, ask.secret);
  if (accountId !== null) refuse('mail-link-dead');
  const about = [email, name, clinic];
  const passwordHash = await acceptPassword(platform, { password: ask.password, about, joining: tenantId });
  return platform.db.inTenant({ tenantId, userId: newId() }, async (tx) => {
    const role = (await repo.addInvitedAccount(tx, link, ask.locale, passwordHash)) ?? refuse('mail-link-dead');
    const person = { type: 'account', id: tx.actor.userId };
    const entry = { outcome: 'done', resource: person, patientRef: null, ip } as const;
    await append(tx, { ...entry, event: 'account.created', facts: { role, invited: true } });
    await append(tx, { ...entry, event: 'account.email-verified', facts: { by: 'invitation' } });
    await joined(tx, id, role, ip);
    return issueTicket(platform, tx);
  });
}

/**
 * Gives the invited place to the person whose account has the invited e-mail, and to nobody else: they prove with both
 * factors that they are that person, and are signed in to the clinic.
 * @throws Refusal mail-link-dead, sign-in-failed, too-many-requests; support-no-member for somebody of support
 */
export async function joinClinic(platform: Platform, ask: JoinClinic, client: SignInClient): Promise<SignInEnd> {
  const { tenantId, id, accountId, emailKey, link } = await find(platform, ask.secret);
  const userId = accountId ?? refuse('mail-link-dead');
  return signInFor(platform, { tenantId, userId, emailKey }, ask, client, async (tx) => {
    const role = (await repo.takeInvitation(tx, link)) ?? refuse('mail-link-dead');
    if (role === 'support') refuse('support-no-member');
    await joined(tx, id, role, client.ip);
  });
}

async function joined(tx: Tx, invitation: string, role: Role, ip: string): Promise<void> {
  await giveUpMails(tx, mailsOf(invitation));
  await append(tx, {
    event: 'member.joined',
    outcome: 'done',
    resource: { type: 'account', id: tx.actor.userId },
    patientRef: null,
    facts: { role, invitation },
    ip,
  });
}
