import type { AnonymousPasskeyRequest, PasskeyRequest, PasskeySignIn, TicketPasskey } from '@hyaline/contract';
import { toBase64Url } from '@hyaline/kit';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { isDemoEmail } from '../accounts/demo-people.ts';
import { CHALLENGE_LIFE_MS, type ChallengeFor, giveChallenge } from './passkey-challenge.ts';
import { checkAssertion } from './passkey-check.ts';
import { type OwnPasskeyRow, ownPasskeys, passPasskey } from './passkey.repo.ts';
import { type PasskeySite, passkeySite } from './passkey-site.ts';
import { refuseSignIn } from '../sign-in/refuse-sign-in.ts';
import { keep, newSecret } from '../secrets.ts';
import { beginSession, type SignInEnd } from '../sessions/session-start.ts';
import { openTicket } from '../sign-in/sign-in.repo.ts';
import { redeemTicket } from '../sign-in/ticket.ts';

const TICKET_SECONDS = 60;

/** @throws Refusal passkeys-unavailable */
export const requireSite = (platform: Pick<Platform, 'config'>): PasskeySite =>
  passkeySite(platform) ?? refuse('passkeys-unavailable');

/**
 * What a browser asks its authenticators. Without `keys` it is theirs to say who the person is.
 * @throws Refusal passkeys-unavailable
 */
export async function askForPasskey(
  platform: Platform,
  asked: ChallengeFor,
  keys: readonly OwnPasskeyRow[] = [],
): Promise<PasskeyRequest> {
  const { rpId } = requireSite(platform);
  return {
    challenge: toBase64Url(await giveChallenge(platform, asked)),
    timeout: CHALLENGE_LIFE_MS,
    rpId,
    allowCredentials: keys.map(known),
    userVerification: 'required',
  };
}

export const known = ({ credentialId, transports }: OwnPasskeyRow) => ({
  id: toBase64Url(credentialId),
  type: 'public-key' as const,
  transports,
});

/** @throws Refusal passkeys-unavailable */
export async function signInOptions(platform: Platform): Promise<AnonymousPasskeyRequest> {
  const holder = newSecret();
  return { ...(await askForPasskey(platform, { purpose: 'sign-in', holder })), holder };
}

/**
 * A sign-in with nothing but a passkey: the key is one factor, and what its device asked of the person is the other.
 * @throws Refusal passkey-refused, passkeys-unavailable
 */
export async function signInWithPasskey(
  platform: Platform,
  { holder, credential }: PasskeySignIn,
  client: SignInClient,
): Promise<SignInEnd> {
  const asked = { purpose: 'sign-in', holder } as const;
  const checked = await checkAssertion(platform, requireSite(platform), asked, credential);
  const passkey = isUsable(platform, checked.passkey) ? checked.passkey : undefined;
  if (checked.fault !== null) return refuseSignIn(platform, passkey, checked.fault, client, 'passkey-refused');
  if (!passkey) return refuseSignIn(platform, undefined, 'passkey-unknown', client, 'passkey-refused');
  const hash = await keep(platform, 'ticket', newSecret());
  const end = await platform.db.inTenant(passkey, async (tx) => {
    await openTicket(tx, { hash, ...tx.actor, lifeSeconds: TICKET_SECONDS });
    return (await passPasskey(tx, hash, checked.use)) ? beginSession(platform, tx, hash, client) : null;
  });
  return end ?? refuseSignIn(platform, passkey, 'passkey-copied', client, 'passkey-refused');
}

/** @throws Refusal ticket-expired, passkeys-unavailable */
export async function secondFactorOptions(platform: Platform, ask: { ticket: string }): Promise<PasskeyRequest> {
  const ticket = await redeemTicket(platform, ask.ticket, 'totp', false);
  const keys = await platform.db.inTenant(ticket, ownPasskeys);
  return askForPasskey(platform, { purpose: 'second-factor', holder: ask.ticket }, keys);
}

/**
 * The second half of a sign-in, by a passkey instead of a code.
 * @throws Refusal ticket-expired, passkey-refused, passkeys-unavailable
 */
export async function passkeyAsSecondFactor(
  platform: Platform,
  ask: TicketPasskey,
  client: SignInClient,
): Promise<SignInEnd> {
  const site = requireSite(platform);
  const ticket = await redeemTicket(platform, ask.ticket, 'totp', true);
  const asked = { purpose: 'second-factor', holder: ask.ticket } as const;
  const checked = await checkAssertion(platform, site, asked, ask.credential);
  if (checked.fault !== null) return refuseSignIn(platform, ticket, checked.fault, client, 'passkey-refused');
  if (checked.passkey.userId !== ticket.userId)
    return refuseSignIn(platform, ticket, 'passkey-of-another', client, 'passkey-refused');
  const end = await platform.db.inTenant(ticket, async (tx) =>
    (await passPasskey(tx, ticket.hash, checked.use)) ? beginSession(platform, tx, ticket.hash, client) : null,
  );
  return end ?? refuseSignIn(platform, ticket, 'passkey-copied', client, 'passkey-refused');
}

const isUsable = ({ config }: Platform, passkey: { emailKey: string } | undefined): boolean =>
  passkey !== undefined && (config.demo || !isDemoEmail(passkey.emailKey));
