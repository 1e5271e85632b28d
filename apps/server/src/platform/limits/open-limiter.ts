import type { Clock } from '@hyaline/kit';
import type { Logger } from 'pino';
import type { Config } from '../config/index.ts';
import type { Vault } from '../crypto/index.ts';
import type { Limiter } from './limiter.ts';
import { MemoryLimiter } from './memory-limiter.ts';

interface Needs {
  config: Pick<Config, 'redisUrl'>;
  clock: Clock;
  vault: Pick<Vault, 'instanceSecret'>;
  log: Logger;
}

/** The counters of this process, or those that it shares by Redis where one is configured. */
export async function openLimiter({ config, clock, vault, log }: Needs): Promise<{ limiter: Limiter; close(): void }> {
  const memory = new MemoryLimiter(clock);
  if (config.redisUrl === null) return { limiter: memory, close: () => undefined };
  const hmacKey = await vault.instanceSecret('limit-key');
  const { RedisLimiter } = await import('./redis-limiter.ts'); // brings a client along that most never need
  const shared = new RedisLimiter({ url: config.redisUrl, hmacKey, fallback: memory, log });
  await shared.open();
  return { limiter: shared, close: () => shared.close() };
}
