import type { Db } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { keep } from './secrets.ts';
import { throttleClear, throttleForgive, throttleTry } from './sign-in.repo.ts';

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords for one account from one network; the next try waits. Other networks are not touched by it. */
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
 * Counts a try with a password before it is looked at, for an e-mail that may or may not exist.
 * @throws Refusal too-many-requests with the time to wait
 */
export async function countPasswordTry(platform: Platform, emailKey: string, network: string): Promise<CountedTry> {
  const own = await keep(platform, 'throttle', 'password', emailKey, network);
  const shared = await keep(platform, 'throttle', 'network', network);
  const wait = await platform.db.asPlatform(async (tx) =>
    Math.max(
      await throttleTry(tx, own, PASSWORD_TRIES, WINDOW_SECONDS),
      await throttleTry(tx, shared, NETWORK_TRIES, WINDOW_SECONDS),
    ),
  );
  if (wait > 0) refuse('too-many-requests', { retryAfterSeconds: wait });
  return outcomes(platform.db, own, shared);
}

/** @throws Refusal too-many-requests with the time to wait */
export async function countCodeTry(platform: Platform, accountId: string, network: string): Promise<CountedTry> {
  const own = await keep(platform, 'throttle', 'code', accountId, network);
  const shared = await keep(platform, 'throttle', 'account-codes', accountId);
  const wait = await platform.db.asPlatform(async (tx) => {
    // a network that waits already does not use up what the others share
    const ownWait = await throttleTry(tx, own, CODE_TRIES, WINDOW_SECONDS);
    return ownWait > 0 ? ownWait : throttleTry(tx, shared, ACCOUNT_CODE_TRIES, ACCOUNT_WINDOW_SECONDS);
  });
  if (wait > 0) refuse('too-many-requests', { retryAfterSeconds: wait });
  return outcomes(platform.db, own, shared);
}

const outcomes = (db: Db, own: Uint8Array, shared: Uint8Array): CountedTry => ({
  succeeded: () =>
    db.asPlatform(async (tx) => {
      await throttleClear(tx, own);
      await throttleForgive(tx, shared);
    }),
  withdrawn: () =>
    db.asPlatform(async (tx) => {
      await throttleForgive(tx, own);
      await throttleForgive(tx, shared);
    }),
});
