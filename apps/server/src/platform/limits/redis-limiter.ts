import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { hmacSha256 } from '../crypto/index.ts';
import type { Limiter, Use, Verdict } from './limiter.ts';

/** KEYS: counters. ARGV: for each its greatest number and its window in ms. Returns the ms to wait; 0 inside all budgets. */
const TAKE = `
local wait = 0
for i = 1, #KEYS do
  local window = ARGV[2 * i]
  local used = redis.call('INCR', KEYS[i])
  local left = redis.call('PTTL', KEYS[i])
  if left < 0 then
    redis.call('PEXPIRE', KEYS[i], window)
    left = tonumber(window)
  end
  if used > tonumber(ARGV[2 * i - 1]) then wait = math.max(wait, left, 1) end
end
return wait`;

const ANSWER_WITHIN_MS = 250;
/** How long nobody asks a Redis that has just failed: one slow answer a second, not one for each request. */
const REST_MS = 1000;
const MAX_RECONNECT_MS = 5000;

interface Needs {
  url: string;
  /** Turns keys into HMACs: Redis learns no address and no id. */
  hmacKey: Uint8Array;
  /** Counts while Redis is away: then each process has its own budgets. */
  fallback: Limiter;
  log: Pick<Logger, 'warn' | 'info'>;
}

type WithTake = Redis & { hyalineTake(keys: number, ...rest: (string | number)[]): Promise<number> };

/** Counters that all processes of an installation share. Never refuses, and never waits long, because Redis is away. */
export class RedisLimiter implements Limiter {
  readonly #needs: Needs;
  readonly #redis: WithTake;
  #away = false;
  #restsUntil = 0;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#redis = new Redis(needs.url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_WITHIN_MS,
      connectTimeout: 2000,
      connectionName: 'hyaline',
      retryStrategy: (times) => Math.min(200 * times, MAX_RECONNECT_MS),
      scripts: { hyalineTake: { lua: TAKE } },
    }) as WithTake;
    this.#redis.on('error', () => undefined); // every use of it says so itself
  }

  /** Does not fail without Redis: it is tried again for as long as the process lives. */
  async open(): Promise<void> {
    await this.#redis.connect().catch(() => this.#failed());
  }

  close(): void {
    this.#redis.disconnect();
  }

  async take(...uses: readonly Use[]): Promise<Verdict> {
    const waitMs = await this.#ask(() => {
      const keys = uses.map(({ key }) => this.#hidden(key));
      return this.#redis.hyalineTake(keys.length, ...keys, ...uses.flatMap(({ budget: b }) => [b.max, b.windowMs]));
    });
    if (waitMs === undefined) return this.#needs.fallback.take(...uses);
    return { allowed: waitMs === 0, retryAfterSeconds: Math.ceil(waitMs / 1000) };
  }

  async warning(): Promise<string | null> {
    const answer = await this.#ask(() => this.#redis.ping());
    return answer === undefined ? 'Redis does not answer: limits are counted in each process by itself' : null;
  }

  /** Undefined when Redis does not answer, or has just not answered. */
  async #ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (performance.now() < this.#restsUntil) return undefined;
    try {
      const answer = await question();
      this.#answered();
      return answer;
    } catch {
      this.#failed();
      return undefined;
    }
  }

  #failed(): void {
    this.#restsUntil = performance.now() + REST_MS;
    if (!this.#away) this.#needs.log.warn('Redis does not answer: rate limits are counted in this process alone');
    this.#away = true;
  }

  #answered(): void {
    if (this.#away) this.#needs.log.info('Redis answers again: rate limits are shared');
    this.#away = false;
  }

  #hidden(key: string): string {
    return `hyaline:limit:${hmacSha256(this.#needs.hmacKey, key).subarray(0, 16).toString('base64url')}`;
  }
}
