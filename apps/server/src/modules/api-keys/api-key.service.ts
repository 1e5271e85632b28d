import {
  type ApiKey,
  type ApiKeys,
  type CreateApiKey,
  type CreatedApiKey,
  MAX_API_KEYS,
  scopesOf,
} from '@hyaline/contract';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { queueMail } from '../mail/index.ts';
import { hashOf } from './key-hash.ts';
import { newKey } from './key-format.ts';
import * as repo from './api-key.repo.ts';

/** Where a change to keys comes from. */
export interface KeyClient {
  ip: string;
  browser: string;
  os: string;
}

export const ownKeys = async ({ db }: Platform, by: SessionInfo): Promise<ApiKeys> => ({
  keys: (await db.inTenant(by, repo.listKeys)).map(present),
});

/**
 * A new key of the person who asks, for this clinic. The key is in this one answer; the database keeps an HMAC of it.
 * @throws Refusal forbidden for a scope beyond the person's own role, conflict when they have as many as they may or
 *   when the same request was answered before: its key cannot be shown twice
 */
export async function createKey(
  platform: Platform,
  by: SessionInfo,
  { name, scopes, days }: CreateApiKey,
  client: KeyClient,
  repeatable: Repeatable | null,
): Promise<CreatedApiKey> {
  const allowed = scopesOf(by.role);
  if (!scopes.every((scope) => allowed.includes(scope))) refuse('forbidden');
  const { id, key } = newKey();
  const hash = await hashOf(platform, key);
  const row = await platform.db.inTenant(by, async (tx) => {
    const kept = await repo.once(tx, repeatable, async () => {
      if (!(await repo.addKey(tx, { id, name, scopes, hash, days, max: MAX_API_KEYS }))) refuse('conflict');
      await noteCreated(platform, tx, { id, scopes, days }, client);
      return { id };
    });
    return kept.id === id ? repo.viewKey(tx, id) : undefined;
  });
  return row ? { apiKey: present(row), key } : refuse('conflict');
}

async function noteCreated(
  platform: Platform,
  tx: Tx,
  { id, scopes, days }: { id: string; scopes: readonly string[]; days: number },
  { ip, browser, os }: KeyClient,
): Promise<void> {
  const resource = { type: 'api-key', id };
  const facts = { scopes: [...scopes], days, browser, os };
  await append(tx, { event: 'api-key.created', outcome: 'done', resource, patientRef: null, facts, ip });
  const values = {
    what: 'api-key-created',
    at: platform.clock.now().toISOString(),
    device: `${browser}, ${os}`,
  } as const;
  await queueMail(tx, platform, { kind: 'security-notice', to: { accountId: tx.actor.userId }, values });
}

/** @throws Refusal not-found for a key of somebody else, one that ended already, and one that never was */
export async function revokeKey({ db }: Platform, by: SessionInfo, id: string, ip: string): Promise<void> {
  await db.inTenant(by, async (tx) => {
    if ((await revoke(tx, id, 'by-person', ip)) === 0) refuse('not-found');
  });
}

/** Ends every key of the person of the transaction in this clinic. @returns how many */
export const revokeOwnKeys = (tx: Tx, ip: string): Promise<number> => revoke(tx, null, 'not-me', ip);

async function revoke(tx: Tx, id: string | null, reason: 'by-person' | 'not-me', ip: string): Promise<number> {
  const ended = await repo.revokeKeys(tx, id, reason);
  for (const one of ended) {
    const resource = { type: 'api-key', id: one };
    const facts = { account: tx.actor.userId, reason };
    await append(tx, { event: 'api-key.revoked', outcome: 'done', resource, patientRef: null, facts, ip });
  }
  return ended.length;
}

const present = ({ createdAt, expiresAt, lastUsedAt, ...row }: repo.KeyRow): ApiKey => ({
  ...row,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
