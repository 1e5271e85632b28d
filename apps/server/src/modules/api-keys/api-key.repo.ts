import type { Role } from '@hyaline/contract';
import { PLATFORM_TENANT, SYSTEM_USER } from '@hyaline/kit';
import type { Db, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface KeyRow {
  id: string;
  name: string;
  scopes: string[];
  state: 'live' | 'expired' | 'revoked';
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

const COLUMNS = `id, name, scopes, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt",
  case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'live' end as state`;

const LIST = {
  name: 'api-keys-own',
  // the database shows own keys only; what ended a month ago is history and stands in the ledger
  text: `select ${COLUMNS} from core.api_key
         where coalesce(revoked_at, expires_at) > now() - interval '30 days' order by created_at desc limit 200`,
};
export const listKeys = (tx: Tx): Promise<KeyRow[]> => tx.query<KeyRow>(LIST, []);

const VIEW = { name: 'api-key-view', text: `select ${COLUMNS} from core.api_key where id = $1` };
export const viewKey = async (tx: Tx, id: string): Promise<KeyRow | undefined> =>
  (await tx.query<KeyRow>(VIEW, [id]))[0];

const ADD = {
  name: 'api-key-add',
  text: 'select sec.add_api_key($1, $2, $3, $4, make_interval(days => $5), $6) as ends',
};
export interface NewKey {
  id: string;
  name: string;
  scopes: readonly string[];
  hash: Uint8Array;
  days: number;
  max: number;
}
/** False when the person has as many live keys as they may. */
export async function addKey(tx: Tx, { id, name, scopes, hash, days, max }: NewKey): Promise<boolean> {
  const [row] = await tx.query<{ ends: Date | null }>(ADD, [id, name, scopes, hash, days, max]);
  return row?.ends instanceof Date;
}

const REVOKE = { name: 'api-keys-revoke', text: 'select sec.revoke_api_keys($1, $2) as id' };
/** One live key of the actor, or all of them with null; the ids that ended now. */
export const revokeKeys = async (tx: Tx, id: string | null, reason: 'by-person' | 'not-me'): Promise<string[]> =>
  (await tx.query<{ id: string }>(REVOKE, [id, reason])).map((row) => row.id);

export type ClinicKeyRow = Omit<KeyRow, 'state'> & { accountId: string; holder: string };

const OF_CLINIC = {
  name: 'api-keys-of-clinic',
  text: `select k.id, k.name, k.scopes, k.created_at as "createdAt", k.expires_at as "expiresAt",
                k.last_used_at as "lastUsedAt", k.account_id as "accountId", a.name as holder
         from sec.clinic_api_keys() k join core.account a on a.id = k.account_id order by k.created_at desc`,
};
/** Live keys of everybody in the clinic; none for an actor who does not manage its people. */
export const clinicKeys = (tx: Tx): Promise<ClinicKeyRow[]> => tx.query<ClinicKeyRow>(OF_CLINIC, []);

const REVOKE_OF_CLINIC = { name: 'api-key-revoke-clinic', text: 'select sec.revoke_clinic_api_key($1) as holder' };
/** Whose key has ended now; null when the actor may end no such key. */
export const revokeClinicKey = async (tx: Tx, id: string): Promise<string | null> =>
  (await tx.query<{ holder: string | null }>(REVOKE_OF_CLINIC, [id]))[0]?.holder ?? null;

export interface ResolvedKey {
  keyId: string;
  tenantId: string;
  userId: string;
  role: Role;
  scopes: string[];
  expiresAt: Date;
}

const RESOLVE = {
  name: 'api-key-resolve',
  text: `select key_id as "keyId", tenant_id as "tenantId", account_id as "userId", role, scopes,
                expires_at as "expiresAt" from sec.resolve_api_key($1)`,
};
/** One round trip. Undefined for an unknown, expired or revoked key, and for one of somebody who has left. */
export async function resolveKey(db: Db, hash: Uint8Array): Promise<ResolvedKey | undefined> {
  const platform = { tenantId: PLATFORM_TENANT, userId: SYSTEM_USER };
  return (await db.oneStatement<ResolvedKey>(platform, RESOLVE, [hash]))[0];
}

export interface EndingKey {
  keyId: string;
  tenantId: string;
  userId: string;
}

const ENDING = {
  name: 'api-keys-ending',
  text: `select key_id as "keyId", tenant_id as "tenantId", account_id as "userId"
         from sec.api_keys_ending(make_interval(days => $1))`,
};
/** Live keys whose time is nearly over. In the context of the platform. */
export const endingKeys = (tx: Tx, withinDays: number): Promise<EndingKey[]> =>
  tx.query<EndingKey>(ENDING, [withinDays]);
