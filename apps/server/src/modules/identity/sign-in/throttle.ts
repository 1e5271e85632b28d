import type { Db } from '../../../platform/db/index.ts';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { knownDevice } from './device.ts';
import { keep } from '../secrets.ts';
import { throttleClear, throttleForgive, throttleTry, throttleTryOf } from './throttle.repo.ts';
import { offerUnlock, throttleSubject } from '../by-mail/unlock-mail.ts';

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords for one account from one network or known device; the next try waits. Others are not touched by it. */
export const PASSWORD_TRIES = 5;
/** Wrong codes for one account from one network, counted only after a right password. */
export const CODE_TRIES = 5;
/**
 * Wrong codes for one account in an hour, whichever networks they come from: three codes in a million are right, and a
 * person with the password and a large IPv6 prefix has as many networks as guesses. Nobody without it gets this far.
 */
export const ACCOUNT_CODE_TRIES = 20;
const ACCOUNT_WINDOW_SECONDS = 60 * 60;
/** Failures from one network over all accounts: one password tried on many accounts. */
export const NETWORK_TRIES = 50;

/** Tries already counted; what they meant is said afterwards. */
export interface CountedTry {
  succeeded(): Promise<void>;
  /** It was never tried after all, for want of capacity. */
  withdrawn(): Promise<void>;
}

/**
 * Counts a try with a password before it is looked at, for an e-mail that may or may not exist. A device on which this
 * account has signed in before is counted by itself: whatever others do, on its network too, it is not made to wait.
 * @param device - the known-device cookie as it came
 * @throws Refusal too-many-requests with the time to wait; an account that waits is offered an unlock by mail
 */
export async function countPasswordTry(
  platform: Platform,
  emailKey: string,
  network: string,
  device?: string,
): Promise<CountedTry> {
  const known = await knownDevice(platform, device, emailKey);
  const own = await keep(platform, 'throttle', 'password', emailKey, ...(known ? ['device', known] : [network]));
  const shared = known ? null : await keep(platform, 'throttle', 'network', network);
  const subject = await throttleSubject(platform, emailKey);
  const [ownWait, sharedWait] = await platform.db.asPlatform(async (tx) => [
    await throttleTryOf(tx, own, subject, PASSWORD_TRIES, WINDOW_SECONDS),
    shared ? await throttleTry(tx, shared, NETWORK_TRIES, WINDOW_SECONDS) : 0,
  ]);
  if (ownWait > 0) await offerUnlock(platform, { emailKey });
  const wait = Math.max(ownWait, sharedWait);
  if (wait > 0) refuse('too-many-requests', { retryAfterSeconds: wait });
  return outcomes(platform.db, own, shared);
}

/**
 * As countPasswordTry, for a code after a right password.
 * @param known - id of a device on which this account has signed in before
 * @throws Refusal too-many-requests with the time to wait
 */
export async function countCodeTry(
  platform: Platform,
  accountId: string,
  network: string,
  known?: string | null,
): Promise<CountedTry> {
  const own = await keep(platform, 'throttle', 'code', accountId, ...(known ? ['device', known] : [network]));
  const shared = known ? null : await keep(platform, 'throttle', 'account-codes', accountId);
  const subject = await throttleSubject(platform, accountId);
  const wait = await platform.db.asPlatform(async (tx) => {
    // a network that waits already does not use up what the others share
    const ownWait = await throttleTryOf(tx, own, subject, CODE_TRIES, WINDOW_SECONDS);
    if (ownWait > 0 || !shared) return ownWait;
    return throttleTryOf(tx, shared, subject, ACCOUNT_CODE_TRIES, ACCOUNT_WINDOW_SECONDS);
  });
  if (wait > 0) {
    await offerUnlock(platform, { accountId });
    refuse('too-many-requests', { retryAfterSeconds: wait });
  }
  return outcomes(platform.db, own, shared);
}

const outcomes = (db: Db, own: Uint8Array, shared: Uint8Array | null): CountedTry => ({
  succeeded: () =>
    db.asPlatform(async (tx) => {
      await throttleClear(tx, own);
      if (shared) await throttleForgive(tx, shared);
    }),
  withdrawn: () =>
    db.asPlatform(async (tx) => {
      await throttleForgive(tx, own);
      if (shared) await throttleForgive(tx, shared);
    }),
});
