import type { Locale, Role } from '@hyaline/contract';
import type { Tx } from '../../../platform/db/index.ts';

export interface NewAccount {
  id: string;
  email: string;
  emailKey: string;
  name: string;
  locale: Locale;
  passwordHash: string;
  role: Role;
}

const INSERT_CLINIC = {
  name: 'identity-insert-clinic',
  text: 'insert into core.clinic (tenant_id, name) values ($1, $2)',
};
export async function insertClinic(tx: Tx, name: string): Promise<void> {
  await tx.query(INSERT_CLINIC, [tx.actor.tenantId, name]);
}

const ADD_ACCOUNT = { name: 'identity-add-account', text: 'select sec.add_account($1, $2, $3, $4, $5, $6, $7)' };
/** Adds an account and its membership in the actor's clinic; false when the e-mail has an account already. */
export async function addAccount(tx: Tx, account: NewAccount): Promise<boolean> {
  const { id, email, emailKey, name, locale, passwordHash, role } = account;
  try {
    await tx.query(ADD_ACCOUNT, [id, email, emailKey, name, locale, passwordHash, role]);
    return true;
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'account_email_key_key') return false;
    throw error;
  }
}

const ANY_OWNER = { name: 'identity-any-owner', text: 'select sec.any_owner() as "any"' };
export const anyOwner = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ any: boolean }>(ANY_OWNER, []))[0]?.any === true;

export interface MemberRow {
  id: string;
  name: string;
  role: Role;
}

const MEMBERS = {
  name: 'identity-members',
  text: `select a.id, a.name, m.role from core.membership m join core.account a on a.id = m.account_id
         where m.removed_at is null order by a.name, a.id`,
};
export const listMembers = (tx: Tx): Promise<MemberRow[]> => tx.query<MemberRow>(MEMBERS, []);
