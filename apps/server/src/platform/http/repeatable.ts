import { isUuid } from '@hyaline/kit';
import type { FastifyRequest } from 'fastify';
import { sha256 } from '../crypto/index.ts';
import { refuse } from './refusal.ts';

/**
 * The Idempotency-Key of a create, with what it stands for: the route, what is named in the address, and the body; null
 * when the client sent none.
 * @throws Refusal bad-request when it is not a UUID
 */
export function repeatableOf(request: FastifyRequest): { key: string; route: string; bodySha256: Uint8Array } | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !isUuid(key)) return refuse('bad-request', { fields: ['Idempotency-Key'] });
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  return { key, route, bodySha256: sha256(JSON.stringify([request.params ?? {}, request.body ?? null])) };
}
