import type { ChangePassword, OwnPassword, ReplacePassword } from '@hyaline/contract';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import type { Tx } from '../../../platform/db/index.ts';
import { append, appendDenied } from '../../ledger/index.ts';
import { acceptPassword, passwordRulesFor } from './accept-password.ts';
import { isPasswordOf } from './check-password.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { endSessionsOf } from '../sessions/end-sessions.service.ts';
import { aboutPerson, passwordTimes, replaceByTicket, setPassword } from './password.repo.ts';
import { noticeByMail } from '../security-notice.ts';
import { beginSession, type StartedSession } from '../sessions/session-start.ts';
import type { SessionInfo } from '../sessions/session.service.ts';
import { ownFactors } from '../sessions/step-up.repo.ts';
import { knownDevice } from '../sign-in/device.ts';
import { countCodeTry } from '../sign-in/throttle.ts';
import { redeemTicket } from '../sign-in/ticket.ts';

/** The person's own password: when it was set, when it runs out, and what the next one has to be. */
export async function ownPassword(platform: Platform, by: SessionInfo): Promise<OwnPassword> {
  const rules = await passwordRulesFor(platform, { accountId: by.userId });
  const { setAt, expiresAt } =
    (await platform.db.inTenant(by, (tx) => passwordTimes(tx, by.userId))) ?? refuse('not-signed-in');
  return { rules, setAt: setAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
}

/**
 * Changes the person's own password and ends their other sessions.
 * @throws Refusal password-wrong for the present one, password-weak, password-used, too-many-requests
 */
export async function changePassword(
  platform: Platform,
  by: SessionInfo,
  ask: ChangePassword,
  client: SignInClient,
): Promise<void> {
  await requirePassword(platform, by, ask.current, client);
  const about = await platform.db.inTenant(by, aboutPerson);
  const hash = await acceptPassword(platform, { password: ask.password, about, accountId: by.userId });
  await platform.db.inTenant(by, async (tx) => {
    await setPassword(tx, hash);
    await noteChange(platform, tx, 'chosen', client);
  });
  await endSessionsOf(platform, { accountId: by.userId, reason: 'password', except: by.sessionId, ip: client.ip });
}

/** A session left open must not be enough to guess at the password: tries count as those of a code do. */
async function requirePassword(
  platform: Platform,
  by: SessionInfo,
  password: string,
  client: SignInClient,
): Promise<void> {
  const factors = await platform.db.inTenant(by, ownFactors);
  const device = await knownDevice(platform, client.device, factors?.emailKey ?? '');
  const counted = await countCodeTry(platform, by.userId, client.network, device);
  const known = factors ? { accountId: by.userId, passwordHash: factors.passwordHash } : null;
  const right = await isPasswordOf(platform, known, password).catch(async (error: unknown) => {
    await counted.withdrawn();
    throw error;
  });
  if (right) return counted.succeeded();
  const entry = { event: 'account.password-changed', patientRef: null, facts: { reason: 'present-password' } } as const;
  await appendDenied(platform, by, { ...entry, resource: { type: 'account', id: by.userId }, ip: client.ip });
  refuse('password-wrong', { fields: ['current'] });
}

/**
 * A new password in place of one that has run out, after both factors; only now the session begins.
 * @throws Refusal ticket-expired, password-weak, password-used, too-many-requests
 */
export async function replacePassword(
  platform: Platform,
  ask: ReplacePassword,
  client: SignInClient,
): Promise<StartedSession> {
  const ticket = await redeemTicket(platform, ask.ticket, 'password', true);
  const accountId = ticket.userId;
  const about = await platform.db.inTenant(ticket, aboutPerson);
  const hash = await acceptPassword(platform, { password: ask.password, about, accountId });
  const started = await platform.db.inTenant(ticket, async (tx) => {
    if (!(await replaceByTicket(tx, ticket.hash, hash))) return refuse('ticket-expired');
    await noteChange(platform, tx, 'expired', client);
    const end = await beginSession(platform, tx, ticket.hash, client);
    return 'token' in end ? end : refuse('ticket-expired');
  });
  await endSessionsOf(platform, { accountId, reason: 'password', except: started.sessionId, ip: client.ip });
  return started;
}

async function noteChange(
  platform: Platform,
  tx: Tx,
  reason: 'chosen' | 'expired',
  client: SignInClient,
): Promise<void> {
  const resource = { type: 'account', id: tx.actor.userId };
  const entry = { event: 'account.password-changed', outcome: 'done', resource, patientRef: null } as const;
  await append(tx, { ...entry, facts: { reason }, ip: client.ip });
  await noticeByMail(platform, tx, 'password-changed', client);
}
