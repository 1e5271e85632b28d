import type { OwnPassword, ReplacePassword } from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { append } from '../ledger/index.ts';
import { acceptPassword, passwordRulesFor } from './accept-password.ts';
import type { SignInClient } from './client.ts';
import { endSessionsOf } from './end-sessions.service.ts';
import { passwordTimes, setPassword } from './password.repo.ts';
import { beginSession, type StartedSession } from './session-start.ts';
import type { SessionInfo } from './session.service.ts';
import { redeemTicket } from './ticket.ts';

/** The person's own password: when it was set, when it runs out, and what the next one has to be. */
export async function ownPassword(platform: Platform, by: SessionInfo): Promise<OwnPassword> {
  const rules = await passwordRulesFor(platform, { accountId: by.userId });
  const { setAt, expiresAt } =
    (await platform.db.inTenant(by, (tx) => passwordTimes(tx, by.userId))) ?? refuse('not-signed-in');
  return { rules, setAt: setAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
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
  const { userId: accountId, email } = ticket;
  const hash = await acceptPassword(platform, { password: ask.password, about: [email], accountId });
  const started = await platform.db.inTenant(ticket, async (tx) => {
    await storePassword(tx, hash, { reason: 'expired' }, client.ip);
    const end = await beginSession(platform, tx, ticket.hash, client);
    return 'token' in end ? end : refuse('ticket-expired');
  });
  await endSessionsOf(platform, { accountId, reason: 'password', except: started.sessionId, ip: client.ip });
  return started;
}

async function storePassword(tx: Tx, hash: string, facts: Record<string, string>, ip: string): Promise<void> {
  await setPassword(tx, hash);
  const resource = { type: 'account', id: tx.actor.userId };
  await append(tx, { event: 'account.password-changed', outcome: 'done', resource, patientRef: null, facts, ip });
}
