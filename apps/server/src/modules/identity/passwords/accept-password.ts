import { type PasswordRules, strictestRules } from '@hyaline/contract';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { isInBreachRange } from './breach-range.ts';
import { passwords } from './password-hash.ts';
import { passwordFaults } from './password-policy.ts';
import { lastPasswords, passwordPresets } from './password.repo.ts';

/** Whose password it will be. Neither: the first owner of a new clinic. */
export interface PasswordFor {
  /** An account that exists: the rules of all its clinics count, and its earlier passwords. */
  accountId?: string | undefined;
  /** A clinic that the person is about to join: its rules count too. */
  joining?: string | undefined;
}

interface Proposed extends PasswordFor {
  password: string;
  /** Words that an attacker knows: e-mail, name, clinic. */
  about: readonly string[];
  /** The field of the request that it came in. */
  field?: string;
}

/** What the next password of somebody has to be; pages show it while one types. */
export const passwordRulesFor = async ({ db }: Platform, who: PasswordFor): Promise<PasswordRules> =>
  strictestRules(who.accountId || who.joining ? await db.asPlatform((tx) => passwordPresets(tx, who)) : []);

/**
 * The one gate for every password that somebody chooses: at sign-up, invitation, reset and change. Call it before the
 * transaction that stores the hash, since it hashes up to 26 times. Storing a hash remembers the one before it.
 * @returns the hash to store
 * @throws Refusal password-weak with `fields` `[field, password.<fault>, ...]`, password-used, too-many-requests
 */
export async function acceptPassword(platform: Platform, proposed: Proposed): Promise<string> {
  const { password, about, accountId, field = 'password' } = proposed;
  const rules = await passwordRulesFor(platform, proposed);
  const faults = passwordFaults(password, rules, about);
  if (faults.length === 0 && (await isInBreachRange(platform, password))) faults.push('breached');
  if (faults.length > 0) refuse('password-weak', { fields: [field, ...faults.map((fault) => `password.${fault}`)] });
  if (accountId !== undefined && (await wasUsed(platform, accountId, password, rules.history)))
    refuse('password-used', { fields: [field] });
  return passwords.hash(password);
}

/** One hash after the other: a person's history must not take the whole line from those who sign in. */
async function wasUsed({ db }: Platform, accountId: string, password: string, history: number): Promise<boolean> {
  for (const hash of await db.asPlatform((tx) => lastPasswords(tx, accountId, history)))
    if (await passwords.matches(hash, password)) return true;
  return false;
}
