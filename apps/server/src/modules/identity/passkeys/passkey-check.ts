import type { PasskeyAssertion, PasskeyAttestation } from '@hyaline/contract';
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '@hyaline/kit';
import type { Tx } from '../../../platform/db/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { type ChallengeFor, takeChallenge } from './passkey-challenge.ts';
import { findPasskey, type FoundPasskey, type NewPasskey, type PasskeyUse } from './passkey.repo.ts';
import { type PasskeySite } from './passkey-site.ts';

/** Loaded with the first passkey: it brings parsers of certificates along, 5 MB of them. */
const webauthn = () => import('@simplewebauthn/server');
const helpers = () => import('@simplewebauthn/server/helpers');

/** EdDSA, ES256 and RS256: what authenticators in use offer. */
export const ALGORITHMS = [-8, -7, -257];

export type AssertionFault = 'passkey-challenge' | 'passkey-unknown' | 'passkey-invalid';
/** What a signature is checked against, of staff or of a patient. */
type Known = Pick<FoundPasskey, 'id' | 'userId' | 'publicKey'>;
export type CheckedAssertion<Found extends Known = FoundPasskey> =
  { fault: null; passkey: Found; use: PasskeyUse } | { fault: AssertionFault; passkey: Found | undefined };

/**
 * Whether a passkey of ours has signed the challenge, at our origin, with the person verified by the device. The
 * challenge is used up whatever comes out. The counter is compared where it is stored, not here.
 */
export const checkAssertion = (
  platform: Platform,
  site: PasskeySite,
  asked: ChallengeFor,
  credential: PasskeyAssertion,
): Promise<CheckedAssertion> => checkAssertionOf(platform, site, asked, credential, findPasskey);

/** The same for passkeys that are kept elsewhere. @param find - in the platform's transaction */
export async function checkAssertionOf<Found extends Known>(
  platform: Platform,
  site: PasskeySite,
  asked: ChallengeFor,
  credential: PasskeyAssertion,
  find: (tx: Tx, credentialId: Uint8Array) => Promise<Found | undefined>,
): Promise<CheckedAssertion<Found>> {
  const challenge = await challengeIn(credential.response.clientDataJSON);
  const fresh = challenge !== null && (await takeChallenge(platform, asked, challenge));
  const credentialId = bytesOf(credential.id);
  const passkey = credentialId && (await platform.db.asPlatform((tx) => find(tx, credentialId)));
  if (!fresh) return { fault: 'passkey-challenge', passkey };
  if (!passkey) return { fault: 'passkey-unknown', passkey };
  const { userHandle } = credential.response;
  if (userHandle !== undefined && userHandle !== toBase64Url(userHandleOf(passkey.userId)))
    return { fault: 'passkey-invalid', passkey };
  const { verifyAuthenticationResponse } = await webauthn();
  const verified = await verifyAuthenticationResponse({
    response: credential,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: true,
    credential: { id: credential.id, publicKey: passkey.publicKey, counter: 0 },
  }).catch(() => null);
  if (!verified?.verified || (await isEmbedded(credential.response.clientDataJSON)))
    return { fault: 'passkey-invalid', passkey };
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  return { fault: null, passkey, use: { id: passkey.id, count: newCounter, backedUp: credentialBackedUp } };
}

/** The credential that a browser has made for our challenge, or null. The challenge is used up either way. */
export async function checkAttestation(
  platform: Platform,
  site: PasskeySite,
  asked: ChallengeFor,
  credential: PasskeyAttestation,
): Promise<Omit<NewPasskey, 'id' | 'name'> | null> {
  const challenge = await challengeIn(credential.response.clientDataJSON);
  if (challenge === null || !(await takeChallenge(platform, asked, challenge))) return null;
  if (await isEmbedded(credential.response.clientDataJSON)) return null;
  if (!(await isBare(credential.response.attestationObject))) return null;
  const { verifyRegistrationResponse } = await webauthn();
  const verified = await verifyRegistrationResponse({
    response: credential,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null);
  if (!verified?.verified) return null;
  const { credential: made, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
  return {
    credentialId: fromBase64Url(made.id),
    publicKey: made.publicKey,
    count: made.counter,
    transports: credential.response.transports ?? [],
    synced: credentialDeviceType === 'multiDevice',
    backedUp: credentialBackedUp,
  };
}

/** What an authenticator keeps of the person: the bare id, no name and no e-mail. */
export const userHandleOf = (accountId: string): Bytes => utf8(accountId);

async function challengeIn(clientData: string): Promise<string | null> {
  const { decodeClientDataJSON } = await helpers();
  try {
    return decodeClientDataJSON(clientData).challenge;
  } catch {
    return null;
  }
}

/** Asked for inside a frame of another site. Called on what has been decoded before. */
async function isEmbedded(clientData: string): Promise<boolean> {
  const { decodeClientDataJSON } = await helpers();
  return decodeClientDataJSON(clientData).crossOrigin === true;
}

/**
 * We ask for no attestation, and take none: the library would fetch revocation lists from wherever a certificate of the
 * sender's own making points (a request forged through us).
 */
async function isBare(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject } = await helpers();
  try {
    const decoded = decodeAttestationObject(fromBase64Url(attestationObject));
    return ['none', 'packed'].includes(decoded.get('fmt')) && decoded.get('attStmt').get('x5c') === undefined;
  } catch {
    return false;
  }
}

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return fromBase64Url(text);
  } catch {
    return undefined; // not canonical base64url: no credential of ours
  }
}
