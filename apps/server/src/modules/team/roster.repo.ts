import type { Role } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';

export interface RosterRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: Date;
  removedAt: Date | null;
  removedBy: string | null;
  lastSignInAt: Date | null;
  totp: boolean;
  passkeys: number;
  sessions: number;
  elsewhere: boolean;
  manageable: boolean;
}

const ROSTER = {
  name: 'team-roster',
  text: `select account_id as id, name, email, role, joined_at as "joinedAt", removed_at as "removedAt",
           removed_by as "removedBy", last_sign_in_at as "lastSignInAt", totp, passkeys, sessions, elsewhere,
           sec.outranks(role) as manageable
         from sec.roster() order by removed_at is not null, lower(name), account_id`,
};
/** Nobody for an actor who manages nobody. */
export const readRoster = (tx: Tx): Promise<RosterRow[]> => tx.query<RosterRow>(ROSTER, []);

const CLINIC = {
  name: 'team-clinic-name',
  text: 'select name from core.clinic where tenant_id = (select sec.tenant())',
};
export const clinicName = async (tx: Tx): Promise<string> =>
  (await tx.query<{ name: string }>(CLINIC, []))[0]?.name ?? '';

const PERSON = { name: 'team-person-name', text: 'select name from core.account where id = $1' };
export const personName = async (tx: Tx, id: string): Promise<string> =>
  (await tx.query<{ name: string }>(PERSON, [id]))[0]?.name ?? '';

const GRANTABLE = {
  name: 'team-grantable-roles',
  text: 'select role from unnest($1::text[]) with ordinality as r (role, n) where sec.outranks(role) and sec.role_fits(role) order by n',
};
/** Those of the roles that the actor may give in this clinic. */
export const grantableRoles = async (tx: Tx, roles: readonly Role[]): Promise<Role[]> =>
  (await tx.query<{ role: Role }>(GRANTABLE, [roles])).map(({ role }) => role);
