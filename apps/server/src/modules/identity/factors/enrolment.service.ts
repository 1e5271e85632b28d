import type { TicketCode, TotpEnrolment } from '@hyaline/contract';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { refuseSignIn } from '../sign-in/refuse-sign-in.ts';
import { beginSession, type SignInEnd } from '../sessions/session-start.ts';
import { beginTotp, keepRecoveryCodes, passTotp } from '../sign-in/sign-in.repo.ts';
import { redeemTicket } from '../sign-in/ticket.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';
import { openTotpSecret, sealTotpSecret } from './totp-secret.ts';

/**
 * Makes a TOTP secret for a person who has none. It counts from the first right code on; asking again makes another.
 * @throws Refusal ticket-expired
 */
export async function beginEnrolment(platform: Platform, ask: { ticket: string }): Promise<TotpEnrolment> {
  const ticket = await redeemTicket(platform, ask.ticket, 'enrol', false);
  const secret = newTotpSecret();
  const sealed = await sealTotpSecret(platform, ticket.userId, secret);
  const begun = await platform.db.inTenant(ticket, (tx) => beginTotp(tx, ticket.hash, sealed));
  if (!begun) refuse('ticket-expired'); // somebody finished enrolling with another ticket meanwhile
  return { secret, otpauthUri: totpUri(ticket.email, secret) };
}

/**
 * Confirms the new factor by its first code, hands out the recovery codes, and only now begins a session.
 * @throws Refusal ticket-expired, sign-in-failed
 */
export async function confirmEnrolment(
  platform: Platform,
  ask: TicketCode,
  client: SignInClient,
): Promise<SignInEnd & { recoveryCodes: string[] }> {
  const ticket = await redeemTicket(platform, ask.ticket, 'enrol', true);
  const { sealed, hash, userId } = ticket;
  const secret = sealed ? await openTotpSecret(platform, userId, sealed) : refuse('ticket-expired');
  const step = stepOfCode(secret, ask.code, platform.clock.now());
  if (step === null || !sealed) return refuseSignIn(platform, ticket, 'enrolment-code', client);
  const { codes: recoveryCodes, kept } = await newRecoveryCodes(platform, userId);
  return platform.db.inTenant(ticket, async (tx) => {
    if (!(await passTotp(tx, hash, step, sealed))) return refuse('ticket-expired');
    await keepRecoveryCodes(tx, hash, kept);
    const resource = { type: 'account', id: userId };
    await append(tx, {
      event: 'account.totp-enrolled',
      outcome: 'done',
      resource,
      patientRef: null,
      facts: {},
      ip: client.ip,
    });
    return { ...(await beginSession(platform, tx, hash, client)), recoveryCodes };
  });
}
