import { newId, SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import { isBcrypt } from '../passwords/bcrypt.ts';
import { emailKey } from './email.ts';
import { passwords } from '../passwords/password-hash.ts';
import { importAccount, type ImportedPerson, importedCount } from './import.repo.ts';
import { findSignIn } from '../sign-in/sign-in.repo.ts';
import { newSecret } from '../secrets.ts';

export interface Imported {
  imported: number;
  /** E-mails that have an account already: nothing was changed about them. */
  known: string[];
  /** How many accounts of this installation still have the hash that they came with. */
  waiting: number;
}

/**
 * Takes people over from another system into a clinic, with the password hashes that it kept. A hash serves once: the
 * first sign-in makes an Argon2id one of it, and enrols a second factor.
 * @throws RangeError when a line has no bcrypt hash; nothing is imported then
 */
export async function importAccounts(
  platform: Platform,
  { clinicId, people }: { clinicId: string; people: readonly ImportedPerson[] },
): Promise<Imported> {
  const wrong = people.findIndex(({ hash }) => !isBcrypt(hash));
  if (wrong >= 0) throw new RangeError(`person ${wrong + 1}: no bcrypt hash of a cost from 4 to 16`);
  const nobody = await passwords.hash(newSecret());
  const known: string[] = [];
  await platform.db.inTenant({ tenantId: clinicId, userId: SYSTEM_USER }, async (tx) => {
    for (const person of people) {
      const id = newId();
      const key = emailKey(person.email);
      if (!(await importAccount(tx, { ...person, id, email: person.email.trim(), emailKey: key, nobody }))) {
        known.push(person.email);
        continue;
      }
      const facts = { role: person.role, imported: true };
      const resource = { type: 'account', id };
      await append(tx, { event: 'account.created', outcome: 'done', resource, patientRef: null, facts });
    }
  });
  const waiting = await platform.db.asPlatform(importedCount);
  return { imported: people.length - known.length, known, waiting };
}

/** The clinic that somebody with this e-mail signs in to; null when there is nobody. */
export const clinicOf = async ({ db }: Platform, email: string): Promise<string | null> =>
  (await db.asPlatform((tx) => findSignIn(tx, emailKey(email))))?.tenantId ?? null;
