import { allows, type LimitClass, type Permission } from '@hyaline/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { resolveKey } from '../modules/api-keys/index.ts';
import { SESSION_COOKIE } from '../modules/identity/index.ts';
import { refuse } from '../platform/http/index.ts';
import type { Platform } from '../platform/index.ts';
import { requireBudget, requireOwnBudget } from './budget.ts';

/** What a request sends as `Authorization: Bearer`, or null without one. */
export function bearerOf({ headers: { authorization } }: FastifyRequest): string | null {
  if (authorization === undefined) return null;
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? (/^Bearer\b/i.test(authorization) ? '' : null);
}

/**
 * Lets a request in by its API key: as the key's person in the role they have at this moment, and within the key's
 * scopes. Where a person must be present (`stepUp`, `personOnly`, and whatever no scope names) no key is enough.
 * @throws Refusal not-signed-in for every key that does not hold, bad-request beside a session's cookie, forbidden,
 *   too-many-requests
 */
export async function admitKey(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  key: string,
  route: { needs: Permission; limit: LimitClass; personOnly: boolean },
): Promise<void> {
  // two identities in one request: whichever was meant, the other one is a mistake or a trick
  if (request.cookies[SESSION_COOKIE] !== undefined) refuse('bad-request', { fields: ['Authorization'] });
  await requireBudget(platform, request, 'read', `keys|${request.client.network}`); // a look-up is work for the database
  const holder = await resolveKey(platform, key);
  if (!holder) {
    reply.header('www-authenticate', 'Bearer');
    await requireBudget(platform, request, 'sign-in', `refused-key|${request.client.network}`);
    return refuse('not-signed-in');
  }
  request.session = holder;
  await requireOwnBudget(platform, route.limit, `key|${holder.apiKey}`);
  if (route.personOnly || !holder.scopes.includes(route.needs) || !allows(holder.role, route.needs))
    refuse('forbidden');
}
