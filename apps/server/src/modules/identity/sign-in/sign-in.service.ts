import type { SignIn, Ticket, TicketCode } from '@hyaline/contract';
import type { Platform } from '../../../platform/index.ts';
import { isPasswordOf } from '../passwords/check-password.ts';
import type { SignInClient } from './client.ts';
import { isDemoEmail } from '../accounts/demo-people.ts';
import { knownDevice } from './device.ts';
import { emailKey } from '../accounts/email.ts';
import { passwords } from '../passwords/password-hash.ts';
import { readRecoveryCode } from '../factors/recovery-codes.ts';
import { refuseSignIn } from './refuse-sign-in.ts';
import { keep } from '../secrets.ts';
import { noteRecoveryCode } from '../security-notice.ts';
import { beginSession, type SignInEnd } from '../sessions/session-start.ts';
import { findSignIn, passRecoveryCode, passTotp, type SignInRow } from './sign-in.repo.ts';
import { countCodeTry, countPasswordTry } from './throttle.ts';
import { issueTicket, type OpenTicket, redeemTicket } from './ticket.ts';
import { stepOfCode } from '../factors/totp.ts';
import { openTotpSecret } from '../factors/totp-secret.ts';

/**
 * The first half of a sign-in. Whether the e-mail or the password was wrong can be told neither from the answer nor
 * from the work: both find a row or none, hash once and append one ledger row.
 * @throws Refusal sign-in-failed, too-many-requests
 */
export async function signIn(platform: Platform, ask: SignIn, client: SignInClient): Promise<Ticket> {
  passwords.requireRoom();
  const key = emailKey(ask.email);
  const counted = await countPasswordTry(platform, key, client.network, client.device);
  const row = await knownSignIn(platform, key);
  const right = await isPasswordOf(platform, row ?? null, ask.password).catch(async (error: unknown) => {
    await counted.withdrawn();
    throw error;
  });
  if (!row || !right)
    return refuseSignIn(
      platform,
      row && { tenantId: row.tenantId, userId: row.accountId },
      row ? 'password' : 'unknown-email',
      client,
    );
  await counted.succeeded();
  return platform.db.inTenant({ tenantId: row.tenantId, userId: row.accountId }, (tx) => issueTicket(platform, tx));
}

/**
 * The second half: a TOTP code, or a recovery code, which is used up.
 * @throws Refusal ticket-expired, sign-in-failed, too-many-requests
 */
export async function signInWithCode(platform: Platform, ask: TicketCode, client: SignInClient): Promise<SignInEnd> {
  const ticket = await redeemTicket(platform, ask.ticket, 'totp', true);
  const known = await knownDevice(platform, client.device, emailKey(ticket.email));
  const counted = await countCodeTry(platform, ticket.userId, client.network, known);
  const recovery = readRecoveryCode(ask.code);
  const end = recovery
    ? await withRecoveryCode(platform, ticket, recovery, client)
    : await withTotp(platform, ticket, ask.code, client);
  if (!end) return refuseSignIn(platform, ticket, recovery ? 'recovery-code' : 'code', client);
  await counted.succeeded();
  return end;
}

/** Accounts of the demo do not exist for an installation that runs without it, even on a folder that has them. */
async function knownSignIn({ db, config }: Platform, key: string): Promise<SignInRow | undefined> {
  const row = await db.asPlatform((tx) => findSignIn(tx, key));
  return isDemoEmail(key) && !config.demo ? undefined : row;
}

async function withTotp(platform: Platform, ticket: OpenTicket, code: string, client: SignInClient) {
  const { sealed } = ticket;
  const secret = sealed ? await openTotpSecret(platform, ticket.userId, sealed) : null;
  const step = secret ? stepOfCode(secret, code, platform.clock.now()) : null;
  if (!sealed || step === null) return null;
  return platform.db.inTenant(ticket, async (tx) =>
    (await passTotp(tx, ticket.hash, step, sealed)) ? beginSession(platform, tx, ticket.hash, client) : null,
  );
}

async function withRecoveryCode(platform: Platform, ticket: OpenTicket, code: string, client: SignInClient) {
  const hash = await keep(platform, 'recovery-code', ticket.userId, code);
  return platform.db.inTenant(ticket, async (tx) => {
    if (!(await passRecoveryCode(tx, ticket.hash, hash))) return null;
    await noteRecoveryCode(platform, tx, client);
    return beginSession(platform, tx, ticket.hash, client);
  });
}
