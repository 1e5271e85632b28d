import type { Locale, Role } from '@hyaline/contract';
import type { Tx } from '../../../platform/db/index.ts';

export interface ImportedPerson {
  email: string;
  name: string;
  role: Role;
  locale: Locale;
  /** `$2a$`, `$2b$` or `$2y$`. */
  hash: string;
}

interface Row extends ImportedPerson {
  id: string;
  emailKey: string;
  /** A hash of a password that nobody has. */
  nobody: string;
}

const IMPORT = {
  name: 'identity-import-account',
  text: 'select sec.import_account($1, $2, $3, $4, $5, $6, $7, $8) as done',
};
/** In the clinic of the transaction, as the system; false when the e-mail has an account. */
export async function importAccount(tx: Tx, row: Row): Promise<boolean> {
  const params = [row.id, row.email, row.emailKey, row.name, row.locale, row.nobody, row.hash, row.role];
  return (await tx.query<{ done: boolean }>(IMPORT, params))[0]?.done === true;
}

const COUNT = { name: 'identity-imported-count', text: 'select sec.imported_count() as count' };
/** How many accounts still have the hash that they were taken over with. As the platform. */
export const importedCount = async (tx: Tx): Promise<number> =>
  (await tx.query<{ count: number }>(COUNT, []))[0]?.count ?? 0;
