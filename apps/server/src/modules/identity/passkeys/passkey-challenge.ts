import { type Bytes, fromBase64Url, MINUTE_MS, SECOND_MS } from '@hyaline/kit';
import type { Platform } from '../../../platform/index.ts';
import { keepChallenge, spendChallenge } from './passkey.repo.ts';
import { isSecret, keep, newSecret } from '../secrets.ts';

export const CHALLENGE_LIFE_MS = 5 * MINUTE_MS;

/** What a challenge is for, and whom it was given to: a session, a ticket, or the browser that holds a cookie. */
export interface ChallengeFor {
  purpose: 'register' | 'sign-in' | 'second-factor' | 'step-up' | 'portal-register' | 'portal-sign-in';
  holder: string;
}

/** A new challenge of 256 bits. Only its HMAC over purpose and holder is kept. */
export async function giveChallenge(platform: Platform, asked: ChallengeFor): Promise<Bytes> {
  const challenge = newSecret();
  const hash = await hashOf(platform, asked, challenge);
  await platform.db.asPlatform((tx) => keepChallenge(tx, hash, CHALLENGE_LIFE_MS / SECOND_MS));
  return fromBase64Url(challenge);
}

/** Uses a challenge up. False when it was used before, is too old, or was given for something or somebody else. */
export async function takeChallenge(platform: Platform, asked: ChallengeFor, challenge: string): Promise<boolean> {
  if (!isSecret(challenge)) return false;
  const hash = await hashOf(platform, asked, challenge);
  return platform.db.asPlatform((tx) => spendChallenge(tx, hash));
}

const hashOf = (platform: Platform, { purpose, holder }: ChallengeFor, challenge: string): Promise<Uint8Array> =>
  keep(platform, 'passkey-challenge', purpose, holder, challenge);
