import type { Config } from '../../platform/config/index.ts';
import { askRedis } from '../../platform/limits/index.ts';
import { attention, type Finding, ok, wrong } from './finding.ts';

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/** Nothing stops without Redis, so a Redis that is away is a note and no fault. */
export async function checkRedis({ redisUrl }: Pick<Config, 'redisUrl'>): Promise<Finding[]> {
  if (redisUrl === null) return [];
  const { hostname, port, protocol } = new URL(redisUrl);
  const where = `${hostname}, port ${port || 6379}`;
  const findings = [await answers(redisUrl, where)];
  if (protocol === 'redis:' && !LOCAL.includes(hostname))
    findings.push(attention('Redis', 'the way to it is not encrypted', 'Write rediss:// in REDIS_URL.'));
  return findings;
}

async function answers(url: string, where: string): Promise<Finding> {
  const said = await askRedis(url);
  if (said === 'ready') return ok('Redis', `${where} answers; rate limits are shared`);
  if (said === 'refused')
    return wrong('Redis', `${where} does not let us in`, 'Compare user and password in REDIS_URL with those of Redis.');
  return attention(
    'Redis',
    `${where} does not answer: each server process counts rate limits by itself`,
    'Check REDIS_URL, and that Redis runs and lets this machine in. The server takes it up again by itself.',
  );
}
