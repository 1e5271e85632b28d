import type { LimitClass } from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../platform/http/index.ts';
import type { Platform } from '../platform/index.ts';
import { GLOBAL_LIMIT, LIMITS } from '../platform/limits/index.ts';

/** Known devices of one network, so many times what one of them may ask: a few people with many devices are no crowd. */
const CROWD = 10;

/**
 * Counts a request against its route's class, for its client or for `who` instead, and for the `crowd` that this is one of,
 * and against all that its client asks.
 * @throws Refusal too-many-requests with the time to wait
 */
export async function requireBudget(
  { limiter }: Platform,
  { client }: FastifyRequest,
  limit: LimitClass,
  who: string = client.network,
  crowd: string | null = null,
): Promise<void> {
  const { max, windowMs } = LIMITS[limit];
  const verdict = await limiter.take(
    { key: `${limit}|${who}`, budget: LIMITS[limit] },
    ...(crowd === null ? [] : [{ key: `${limit}|${crowd}`, budget: { max: CROWD * max, windowMs } }]),
    { key: `all|${client.network}`, budget: GLOBAL_LIMIT },
  );
  if (!verdict.allowed) refuse('too-many-requests', { retryAfterSeconds: verdict.retryAfterSeconds });
}

/**
 * Counts against a budget of `who` alone, for a request that has been counted against its client's before.
 * @throws Refusal too-many-requests with the time to wait
 */
export async function requireOwnBudget({ limiter }: Platform, limit: LimitClass, who: string): Promise<void> {
  const verdict = await limiter.take({ key: `${limit}|${who}`, budget: LIMITS[limit] });
  if (!verdict.allowed) refuse('too-many-requests', { retryAfterSeconds: verdict.retryAfterSeconds });
}
