import type { OwnFactors, StepUp, TotpEnrolment, PasskeyProof } from '@hyaline/contract';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { endSessionsOf } from '../sessions/end-sessions.service.ts';
import * as repo from './factors.repo.ts';
import { listPasskeys } from '../passkeys/passkey.service.ts';
import { stepUpWithPasskey } from '../passkeys/passkey-step-up.service.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { noticeByMail } from '../security-notice.ts';
import type { SessionInfo } from '../sessions/session.service.ts';
import { stepUp, type StepUpFrom } from '../sessions/step-up.service.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';
import { openTotpSecret, sealTotpSecret } from './totp-secret.ts';

const REPLACEMENT_SECONDS = 10 * 60;

export const ownFactors = ({ db }: Platform, by: SessionInfo): Promise<OwnFactors> =>
  db.inTenant(by, async (tx) => {
    const { totpSince, codesLeft, codesMadeAt } = await repo.factorState(tx);
    return {
      totp: totpSince && { since: totpSince.toISOString() },
      recoveryCodes: { left: codesLeft, madeAt: codesMadeAt?.toISOString() ?? null },
      passkeys: await listPasskeys(tx),
    };
  });

/**
 * A new secret for the authenticator app, after the password together with a present factor, or after a passkey. The
 * present app stays the factor until the new one has given a right code.
 * @returns the session's new secret with it: the proof has renewed the session
 * @throws Refusal password-wrong, passkey-refused, too-many-requests
 */
export async function beginTotpReset(
  platform: Platform,
  by: SessionInfo,
  proof: StepUp | PasskeyProof,
  from: StepUpFrom,
): Promise<{ token: string; enrolment: TotpEnrolment }> {
  const { token, session } =
    'password' in proof ? await stepUp(platform, by, proof, from) : await stepUpWithPasskey(platform, by, proof, from);
  const secret = newTotpSecret();
  const sealed = await sealTotpSecret(platform, by.userId, secret);
  await platform.db.inTenant(by, (tx) => repo.beginReplacement(tx, sealed, REPLACEMENT_SECONDS));
  return { token, enrolment: { secret, otpauthUri: totpUri(session.account.email, secret) } };
}

/**
 * The new app takes over with its first right code; every other session of the person ends.
 * @throws Refusal ticket-expired when none was begun within ten minutes, password-wrong for the code
 */
export async function confirmTotpReset(
  platform: Platform,
  by: SessionInfo,
  { code }: { code: string },
  client: SignInClient,
): Promise<void> {
  const sealed = (await platform.db.inTenant(by, repo.ownReplacement)) ?? refuse('ticket-expired');
  const secret = await openTotpSecret(platform, by.userId, sealed);
  const step = stepOfCode(secret, code, platform.clock.now()) ?? refuse('password-wrong');
  await platform.db.inTenant(by, async (tx) => {
    if (!(await repo.confirmReplacement(tx, sealed, step))) refuse('ticket-expired');
    const resource = { type: 'account', id: by.userId };
    const facts = { by: 'self' };
    const entry = { event: 'account.totp-reset', outcome: 'done', resource, patientRef: null, facts } as const;
    await append(tx, { ...entry, ip: client.ip });
    await noticeByMail(platform, tx, 'totp-reset', client);
  });
  await endSessionsOf(platform, { accountId: by.userId, reason: 'factor', except: by.sessionId, ip: client.ip });
}

/** Ten new recovery codes, shown this once; the older ones open nothing any more. */
export async function renewRecoveryCodes(
  platform: Platform,
  by: SessionInfo,
  client: SignInClient,
): Promise<{ recoveryCodes: string[] }> {
  const { codes, kept } = await newRecoveryCodes(platform, by.userId);
  await platform.db.inTenant(by, async (tx) => {
    if (!(await repo.replaceRecoveryCodes(tx, kept))) refuse('forbidden');
    const resource = { type: 'account', id: by.userId };
    const entry = {
      event: 'account.recovery-codes-made',
      outcome: 'done',
      resource,
      patientRef: null,
      facts: {},
    } as const;
    await append(tx, { ...entry, ip: client.ip });
    await noticeByMail(platform, tx, 'recovery-codes-made', client);
  });
  return { recoveryCodes: codes };
}
