import type { PasskeyProof, PasskeyRequest } from '@hyaline/contract';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { appendDenied } from '../../ledger/index.ts';
import { checkAssertion } from './passkey-check.ts';
import { askForPasskey, requireSite } from './passkey-sign-in.service.ts';
import { ownPasskeys, usePasskey } from './passkey.repo.ts';
import type { SessionInfo } from '../sessions/session.service.ts';
import { renewSession, type StepUpFrom, type SteppedUp } from '../sessions/step-up.service.ts';

/** @throws Refusal not-found for a person without passkeys, passkeys-unavailable */
export async function stepUpOptions(platform: Platform, by: SessionInfo): Promise<PasskeyRequest> {
  requireSite(platform);
  const keys = await platform.db.inTenant(by, ownPasskeys);
  if (keys.length === 0) refuse('not-found');
  return askForPasskey(platform, { purpose: 'step-up', holder: by.sessionId }, keys);
}

/**
 * Confirms with a passkey of the person that it is still them at the keyboard. The session's secret changes with it.
 * @throws Refusal passkey-refused, passkeys-unavailable, not-signed-in
 */
export async function stepUpWithPasskey(
  platform: Platform,
  by: SessionInfo,
  { credential }: PasskeyProof,
  from: StepUpFrom,
): Promise<SteppedUp> {
  const asked = { purpose: 'step-up', holder: by.sessionId } as const;
  const checked = await checkAssertion(platform, requireSite(platform), asked, credential);
  if (checked.fault !== null) return refused(platform, by, checked.fault, from.ip);
  if (checked.passkey.userId !== by.userId) return refused(platform, by, 'passkey-of-another', from.ip);
  const steppedUp = await platform.db.inTenant(by, async (tx) =>
    (await usePasskey(tx, checked.use)) ? renewSession(platform, tx, by, from) : null,
  );
  return steppedUp ?? refused(platform, by, 'passkey-copied', from.ip);
}

async function refused(platform: Platform, by: SessionInfo, cause: string, ip: string): Promise<never> {
  const resource = { type: 'session', id: by.sessionId };
  const facts = { reason: 'step-up', cause };
  await appendDenied(platform, by, { event: 'session.refused', resource, patientRef: null, facts, ip });
  return refuse('passkey-refused');
}
