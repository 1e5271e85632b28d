import type { Tx } from '../../../platform/db/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { isPasswordOf } from '../passwords/check-password.ts';
import type { SignInClient } from './client.ts';
import { knownDevice } from './device.ts';
import { readRecoveryCode } from '../factors/recovery-codes.ts';
import { refuseSignIn } from './refuse-sign-in.ts';
import { keep } from '../secrets.ts';
import { noteRecoveryCode } from '../security-notice.ts';
import { beginSession, type SignInEnd } from '../sessions/session-start.ts';
import { passRecoveryCode, passTotp } from './sign-in.repo.ts';
import { ownFactors } from '../sessions/step-up.repo.ts';
import { countCodeTry, countPasswordTry } from './throttle.ts';
import { issueTicket } from './ticket.ts';
import { stepOfCode } from '../factors/totp.ts';
import { openTotpSecret } from '../factors/totp-secret.ts';

interface Who {
  tenantId: string;
  userId: string;
  emailKey: string;
}

interface BothFactors {
  password: string;
  code?: string | undefined;
}

class WrongCode extends Error {}

/**
 * Signs a person in with both factors at once, in one transaction with what they sign in for: nothing of `first` stays
 * when the code is not right. Somebody without a second factor gets a ticket to enrol one.
 *
 * @param first - gives the person their place in the clinic of `who`, which a session needs
 * @throws Refusal sign-in-failed for either factor, too-many-requests
 */
export async function signInFor(
  platform: Platform,
  who: Who,
  ask: BothFactors,
  client: SignInClient,
  first: (tx: Tx) => Promise<void>,
): Promise<SignInEnd> {
  const counted = await countPasswordTry(platform, who.emailKey, client.network, client.device);
  const factors = await platform.db.inTenant(who, ownFactors);
  const account = factors ? { accountId: who.userId, passwordHash: factors.passwordHash } : null;
  const right = await isPasswordOf(platform, account, ask.password).catch(async (error: unknown) => {
    await counted.withdrawn();
    throw error;
  });
  if (!factors || !right) return refuseSignIn(platform, who, 'password', client);
  await counted.succeeded();
  const { sealed } = factors;
  if (!sealed)
    return platform.db.inTenant(who, async (tx) => {
      await first(tx);
      return { ticket: await issueTicket(platform, tx) };
    });
  const known = await knownDevice(platform, client.device, who.emailKey);
  const countedCode = await countCodeTry(platform, who.userId, client.network, known);
  const { code } = ask;
  if (code === undefined) return refuseSignIn(platform, who, 'code', client);
  try {
    const end = await platform.db.inTenant(who, async (tx) => {
      await first(tx);
      const ticket = await keep(platform, 'ticket', (await issueTicket(platform, tx)).ticket);
      if (!(await passCode(platform, tx, { ticket, sealed, code, client }))) throw new WrongCode();
      return beginSession(platform, tx, ticket, client);
    });
    await countedCode.succeeded();
    return end;
  } catch (error) {
    if (error instanceof WrongCode) return refuseSignIn(platform, who, 'code', client);
    throw error;
  }
}

interface CodeOf {
  ticket: Uint8Array;
  sealed: Uint8Array;
  code: string;
  client: SignInClient;
}

async function passCode(platform: Platform, tx: Tx, { ticket, sealed, code, client }: CodeOf): Promise<boolean> {
  const { userId } = tx.actor;
  const recovery = readRecoveryCode(code);
  if (!recovery) {
    const step = stepOfCode(await openTotpSecret(platform, userId, sealed), code, platform.clock.now());
    return step !== null && passTotp(tx, ticket, step, sealed);
  }
  if (!(await passRecoveryCode(tx, ticket, await keep(platform, 'recovery-code', userId, recovery)))) return false;
  await noteRecoveryCode(platform, tx, client);
  return true;
}
