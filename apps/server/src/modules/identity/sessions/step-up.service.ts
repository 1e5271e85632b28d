import type { Session, StepUp } from '@hyaline/contract';
import type { Tx } from '../../../platform/db/index.ts';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append, appendDenied } from '../../ledger/index.ts';
import { isPasswordOf } from '../passwords/check-password.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { clientFacts } from '../sign-in/client-facts.ts';
import { readRecoveryCode } from '../factors/recovery-codes.ts';
import { keep, newSecret } from '../secrets.ts';
import { noteRecoveryCode } from '../security-notice.ts';
import { readSession } from './session-start.ts';
import type { SessionInfo } from './session.service.ts';
import { type OwnFactors, ownFactors, spendRecoveryCode, spendTotpStep, stepUpSession } from './step-up.repo.ts';
import { knownDevice } from '../sign-in/device.ts';
import { countCodeTry } from '../sign-in/throttle.ts';
import { stepOfCode } from '../factors/totp.ts';
import { openTotpSecret } from '../factors/totp-secret.ts';

/** Where a step-up comes from, and the session secret that it replaces. */
export interface StepUpFrom extends SignInClient {
  token: string;
}

export interface SteppedUp {
  token: string;
  session: Session;
}

/**
 * Confirms with both factors that the person at the keyboard is still the one who signed in. The session's secret
 * changes with it.
 * @throws Refusal password-wrong for either factor, too-many-requests, not-signed-in
 */
export async function stepUp(platform: Platform, by: SessionInfo, ask: StepUp, from: StepUpFrom): Promise<SteppedUp> {
  const factors = await platform.db.inTenant(by, ownFactors);
  const device = await knownDevice(platform, from.device, factors?.emailKey ?? '');
  const counted = await countCodeTry(platform, by.userId, from.network, device);
  const known = factors ? { accountId: by.userId, passwordHash: factors.passwordHash } : null;
  const passwordRight = await isPasswordOf(platform, known, ask.password).catch(async (error: unknown) => {
    await counted.withdrawn();
    throw error;
  });
  const outcome =
    factors && passwordRight
      ? await platform.db.inTenant(by, async (tx) =>
          (await spendCode(platform, tx, factors, ask.code, from)) ? renewSession(platform, tx, by, from) : null,
        )
      : null;
  if (!outcome) return refuseStepUp(platform, by, from);
  await counted.succeeded();
  return outcome;
}

/**
 * Marks the session as just confirmed, by whichever factors its caller has checked in this transaction. The new secret
 * is drawn anew: a copy of the old one leads nowhere from here.
 */
export async function renewSession(platform: Platform, tx: Tx, by: SessionInfo, from: StepUpFrom): Promise<SteppedUp> {
  const next = newSecret();
  const [hash, nextHash] = await Promise.all([keep(platform, 'session', from.token), keep(platform, 'session', next)]);
  if (!(await stepUpSession(tx, by.sessionId, hash, nextHash))) refuse('not-signed-in');
  const resource = { type: 'session', id: by.sessionId };
  const facts = await clientFacts(platform, from);
  const event = { event: 'session.stepped-up', outcome: 'done', resource, patientRef: null, facts } as const;
  await append(tx, { ...event, ip: from.ip });
  return { token: next, session: await readSession(tx, by.sessionId) };
}

/** Uses up a TOTP or recovery code of the actor; false when it is not right, or was used before. */
export async function spendCode(
  platform: Platform,
  tx: Tx,
  { sealed }: OwnFactors,
  code: string,
  from: SignInClient,
): Promise<boolean> {
  const recovery = readRecoveryCode(code);
  if (!recovery) {
    const secret = sealed ? await openTotpSecret(platform, tx.actor.userId, sealed) : null;
    const step = secret ? stepOfCode(secret, code, platform.clock.now()) : null;
    return sealed !== null && step !== null && spendTotpStep(tx, step, sealed);
  }
  if (!(await spendRecoveryCode(tx, await keep(platform, 'recovery-code', tx.actor.userId, recovery)))) return false;
  await noteRecoveryCode(platform, tx, from);
  return true;
}

/** @throws Refusal password-wrong always */
export async function refuseStepUp(platform: Platform, by: SessionInfo, from: SignInClient): Promise<never> {
  const resource = { type: 'session', id: by.sessionId };
  const facts = { reason: 'step-up', ...(await clientFacts(platform, from)) };
  const event = { event: 'session.refused', resource, patientRef: null, facts } as const;
  await appendDenied(platform, by, { ...event, ip: from.ip });
  return refuse('password-wrong');
}
