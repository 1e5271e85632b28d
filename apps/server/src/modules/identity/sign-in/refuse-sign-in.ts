import type { ErrorCode } from '@hyaline/contract';
import { PLATFORM_TENANT, SYSTEM_USER } from '@hyaline/kit';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { appendDenied } from '../../ledger/index.ts';
import type { SignInClient } from './client.ts';
import { clientFacts } from './client-facts.ts';
import type { AssertionFault } from '../passkeys/passkey-check.ts';

type RefusedFor =
  | 'unknown-email'
  | 'password'
  | 'code'
  | 'recovery-code'
  | 'enrolment-code'
  | AssertionFault
  | 'passkey-of-another'
  | 'passkey-copied';

/**
 * Writes a refused sign-in to the ledger, in a transaction of its own, and answers with one sentence for every cause.
 * @param who - the account that was aimed at; undefined when the e-mail has none
 * @throws Refusal sign-in-failed always, or the code that stands for this way of signing in
 */
export async function refuseSignIn(
  platform: Platform,
  who: { tenantId: string; userId: string } | undefined,
  reason: RefusedFor,
  client: SignInClient,
  code: ErrorCode = 'sign-in-failed',
): Promise<never> {
  const actor = { tenantId: who?.tenantId ?? PLATFORM_TENANT, userId: SYSTEM_USER }; // nobody has proved to be anybody
  const resource = who ? { type: 'account', id: who.userId } : null;
  const facts = { reason, ...(await clientFacts(platform, client)) };
  await appendDenied(platform, actor, { event: 'session.refused', resource, patientRef: null, facts, ip: client.ip });
  return refuse(code);
}
