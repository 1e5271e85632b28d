import type { Platform } from '../../../platform/index.ts';
import { compareBcrypt } from './bcrypt.ts';
import { isWeakerThanNow, passwords } from './password-hash.ts';
import { importedHash, rehashPassword } from './password.repo.ts';

interface Known {
  accountId: string;
  passwordHash: string;
}

/**
 * Whether this is the account's password; null stands for an account that does not exist, after the same work. A right
 * one that is kept at older costs, or as another system kept it, is hashed anew.
 * @throws Refusal too-many-requests when too many are being compared
 */
export async function isPasswordOf(platform: Platform, known: Known | null, password: string): Promise<boolean> {
  if (await passwords.matches(known?.passwordHash ?? null, password)) {
    if (known && isWeakerThanNow(known.passwordHash)) await hashAnew(platform, known, known.passwordHash, password);
    return true;
  }
  const imported = await platform.db.asPlatform((tx) => importedHash(tx, known?.accountId ?? null));
  const { stored, maxCost } = imported;
  if (maxCost === null) return false; // nothing was ever taken over, or everybody has signed in since
  const same = await passwords.inLine(() => compareBcrypt({ stored, maxCost, password }));
  if (same && known && stored !== null) await hashAnew(platform, known, stored, password);
  return same;
}

async function hashAnew({ db }: Platform, { accountId }: Known, old: string, password: string): Promise<void> {
  const hash = await passwords.hash(password);
  await db.asPlatform((tx) => rehashPassword(tx, { accountId, old, hash }));
}
