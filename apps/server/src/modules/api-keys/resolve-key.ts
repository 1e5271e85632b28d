import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { resolveKey as find } from './api-key.repo.ts';
import { isKey } from './key-format.ts';
import { hashOf } from './key-hash.ts';

/** Who a request with a key speaks for. It is no session: routes that need a person present refuse it. */
export interface KeyInfo extends SessionInfo {
  apiKey: string;
  /** Permissions that the key may use, as far as the person's role has them. */
  scopes: readonly string[];
}

/**
 * Whose key this is, with the role that person has at this moment; null for a key that is malformed, unknown, expired
 * or revoked, and for one of somebody who has left the clinic. One round trip, or none for what cannot be a key.
 */
export async function resolveKey(platform: Platform, text: string): Promise<KeyInfo | null> {
  if (!isKey(text)) return null;
  const row = await find(platform.db, await hashOf(platform, text));
  if (!row) return null;
  const { keyId, tenantId, userId, role, scopes, expiresAt } = row;
  const limits = { idleExpiresAt: expiresAt, absoluteExpiresAt: expiresAt, verified: false };
  return { sessionId: keyId, apiKey: keyId, tenantId, userId, role, scopes, ...limits };
}
