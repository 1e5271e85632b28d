import type { PasswordPreset } from '@hyaline/contract';
import type { Tx } from '../../../platform/db/index.ts';

const PRESETS = { name: 'identity-password-presets', text: 'select sec.password_presets($1, $2) as preset' };
/** Of every clinic that the person belongs to, and of one more. As the platform, or as the person. */
export async function passwordPresets(
  tx: Tx,
  who: { accountId?: string | undefined; joining?: string | undefined },
): Promise<PasswordPreset[]> {
  const rows = await tx.query<{ preset: PasswordPreset }>(PRESETS, [who.accountId ?? null, who.joining ?? null]);
  return rows.map((row) => row.preset);
}

const LAST = { name: 'identity-last-passwords', text: 'select sec.last_passwords($1, $2) as hash' };
/** The hash of the present password, then of the `earlier` ones before it. As the platform. */
export const lastPasswords = async (tx: Tx, accountId: string, earlier: number): Promise<string[]> =>
  (await tx.query<{ hash: string }>(LAST, [accountId, earlier])).map((row) => row.hash);

const TIMES = {
  name: 'identity-password-times',
  text: 'select set_at as "setAt", expires_at as "expiresAt", now() as "checkedAt" from sec.password_times($1)',
};
export interface PasswordTimes {
  setAt: Date;
  expiresAt: Date | null;
  /** By the database's clock. */
  checkedAt: Date;
}
export const passwordTimes = async (tx: Tx, accountId: string): Promise<PasswordTimes | undefined> =>
  (await tx.query<PasswordTimes>(TIMES, [accountId]))[0];

const SET = { name: 'identity-set-password', text: 'select sec.set_password($1) as done' };
/** Sets the password of the transaction's person; the one before it goes into their history in the same statement. */
export async function setPassword(tx: Tx, hash: string): Promise<void> {
  const [row] = await tx.query<{ done: boolean }>(SET, [hash]);
  if (row?.done !== true) throw new Error('a password was set for nobody');
}

const TURN = {
  name: 'identity-turn-ticket',
  text: 'select sec.turn_ticket($1, $2, make_interval(secs => $3)) as "expiresAt"',
};
/** Null unless both factors have passed and the password has run out. */
export async function turnTicket(
  tx: Tx,
  ticket: Uint8Array,
  next: Uint8Array,
  lifeSeconds: number,
): Promise<Date | null> {
  const [row] = await tx.query<{ expiresAt: Date | null }>(TURN, [ticket, next, lifeSeconds]);
  return row?.expiresAt ?? null;
}

const REHASH = { name: 'identity-rehash-password', text: 'select sec.rehash_password($1, $2, $3) as done' };
/** The same password at other costs; false when it was changed meanwhile. As the platform. */
export async function rehashPassword(
  tx: Tx,
  { accountId, old, hash }: { accountId: string; old: string; hash: string },
): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(REHASH, [accountId, old, hash]);
  return row?.done === true;
}

const IMPORTED = {
  name: 'identity-imported-hash',
  text: 'select hash as stored, max_cost as "maxCost" from sec.imported_hash($1)',
};
/** The bcrypt hash that an account was taken over with, and the highest cost of all of them; null where there is none. */
export async function importedHash(
  tx: Tx,
  accountId: string | null,
): Promise<{ stored: string | null; maxCost: number | null }> {
  return (
    (await tx.query<{ stored: string | null; maxCost: number | null }>(IMPORTED, [accountId]))[0] ?? {
      stored: null,
      maxCost: null,
    }
  );
}

const REPLACE = { name: 'identity-replace-password', text: 'select sec.replace_password($1, $2) as done' };
/** A new password in place of one that has run out, by its ticket; false when another request was faster. */
export async function replaceByTicket(tx: Tx, ticket: Uint8Array, hash: string): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(REPLACE, [ticket, hash]);
  return row?.done === true;
}

const ABOUT = {
  name: 'identity-about-person',
  text: `select a.email, a.name, c.name as clinic from core.account a, core.clinic c
         where a.id = (select sec.user_id()) and c.tenant_id = (select sec.tenant())`,
};
/** Words that anybody can guess about the transaction's person. */
export const aboutPerson = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ email: string; name: string; clinic: string }>(ABOUT, [])).flatMap((row) => Object.values(row));
