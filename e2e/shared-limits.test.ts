import { expect, it } from 'vitest';
import { redis } from '../scripts/services/redis.ts';
import type { TestServer } from './server.ts';
import { startTwoServers } from './support/two-servers.ts';

/** Each starts a database and two servers. */
const PATIENCE_MS = 240_000;

it(
  '[C136] two processes count wrong passwords together without Redis: the database does',
  async () => {
    const { one, two, remove } = await startTwoServers();
    const tryAt = async ({ url }: TestServer): Promise<number> => {
      const headers = { origin: url, 'content-type': 'application/json' };
      const body = JSON.stringify({ email: one.demo().email, password: 'Wrong-Kayak-7' });
      return (await fetch(`${url}/api/v1/sign-in`, { method: 'POST', headers, body })).status;
    };
    try {
      const statuses: number[] = [];
      for (const server of [one, one, one, two, two, two, one]) statuses.push(await tryAt(server));
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    } finally {
      await remove();
    }
  },
  PATIENCE_MS,
);

it.skipIf(redis.missing() !== null)(
  '[C136] two processes share their rate limits by Redis (needs redis-server)',
  async () => {
    const steps: string[] = [];
    await redis.run((step) => steps.push(step));
    expect(steps).toHaveLength(3);
  },
  PATIENCE_MS,
);
