import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@hyaline/kit';
import { redisBinary, startRedis, type TestRedis } from '../../testing/redis.ts';
import { type Limiter, MemoryLimiter, networkPrefix } from './index.ts';
import { RedisLimiter } from './redis-limiter.ts';

const binary = redisBinary();
const quiet = { warn: () => undefined, info: () => undefined };
const hmacKey = new Uint8Array(32).fill(9);
const LONG = { max: 2, windowMs: 60_000 };

/** What both limiters must do. */
const CASES: [string, (limiter: Limiter) => Promise<void>][] = [
  [
    'refuses the use after the last allowed one and says how long to wait',
    async (limiter) => {
      const use = { key: 'one', budget: LONG };
      expect(await limiter.take(use)).toEqual({ allowed: true, retryAfterSeconds: 0 });
      expect((await limiter.take(use)).allowed).toBe(true);
      const refused = await limiter.take(use);
      expect(refused.allowed).toBe(false);
      expect(refused.retryAfterSeconds).toBeGreaterThan(58);
      expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60);
    },
  ],
  [
    'counts each key by itself',
    async (limiter) => {
      for (let i = 0; i < 3; i++) await limiter.take({ key: 'full', budget: LONG });
      expect((await limiter.take({ key: 'full', budget: LONG })).allowed).toBe(false);
      expect((await limiter.take({ key: 'other', budget: LONG })).allowed).toBe(true);
    },
  ],
  [
    '[C136] counts a use against all of its budgets, and refuses when one of them is spent',
    async (limiter) => {
      const all = { key: 'all', budget: { max: 3, windowMs: 60_000 } };
      const route = (name: string) => limiter.take({ key: name, budget: LONG }, all);
      expect((await route('a')).allowed).toBe(true);
      expect((await route('b')).allowed).toBe(true);
      expect((await route('a')).allowed).toBe(true);
      expect((await route('b')).allowed).toBe(false); // its own budget is not spent; what all share is
    },
  ],
  [
    'gives uses that arrive at once the budget and no more',
    async (limiter) => {
      const use = { key: 'crowd', budget: { max: 10, windowMs: 60_000 } };
      const verdicts = await Promise.all(Array.from({ length: 25 }, () => limiter.take(use)));
      expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(10);
    },
  ],
  [
    'begins anew when the window has ended',
    async (limiter) => {
      const use = { key: 'short', budget: { max: 1, windowMs: 40 } };
      await limiter.take(use);
      expect((await limiter.take(use)).allowed).toBe(false);
      await expect.poll(async () => (await limiter.take(use)).allowed, { interval: 45 }).toBe(true);
    },
  ],
];

describe('the limiter of one process', () => {
  it.each(CASES)('%s', async (_, check) => {
    await expect(check(new MemoryLimiter(systemClock))).resolves.toBeUndefined();
  });
});

describe.skipIf(binary === null)('the limiter that processes share by Redis (needs redis-server)', () => {
  let redis: TestRedis;
  const open: RedisLimiter[] = [];
  beforeAll(async () => {
    redis = await startRedis(binary ?? '');
  });
  afterAll(async () => {
    for (const limiter of open) limiter.close();
    await redis.remove();
  });

  async function limiter(log = quiet): Promise<RedisLimiter> {
    const made = new RedisLimiter({ url: redis.url, hmacKey, fallback: new MemoryLimiter(systemClock), log });
    open.push(made);
    await made.open();
    return made;
  }
  const direct = async <T>(work: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis(redis.url);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  };

  it.each(CASES)('%s', async (_, check) => {
    await direct((client) => client.flushall());
    await expect(check(await limiter())).resolves.toBeUndefined();
  });

  it('[C136] counts for all processes together', async () => {
    await direct((client) => client.flushall());
    const [one, two] = [await limiter(), await limiter()];
    const use = { key: 'shared', budget: LONG };
    expect([(await one.take(use)).allowed, (await two.take(use)).allowed]).toEqual([true, true]);
    expect([(await one.take(use)).allowed, (await two.take(use)).allowed]).toEqual([false, false]);
  });

  it('tells Redis no address, and keeps nothing longer than its window', async () => {
    await direct((client) => client.flushall());
    await (await limiter()).take({ key: 'sign-in|203.0.113.7', budget: LONG });
    await direct(async (client) => {
      const keys = await client.keys('*');
      expect(keys).toHaveLength(1);
      expect(keys[0]).toMatch(/^hyaline:limit:[\w-]{22}$/);
      expect(await client.pttl(keys[0] ?? '')).toBeGreaterThan(0);
    });
  });

  it('falls back to the memory of the process while Redis is away, says so once, and recovers by itself', async () => {
    const said: string[] = [];
    const log = { warn: (text: string) => said.push(text), info: (text: string) => said.push(text) };
    const made = await limiter(log as never);
    expect(await made.warning()).toBeNull();
    await redis.stop();
    const use = { key: 'away', budget: LONG };
    const verdicts = [await made.take(use), await made.take(use), await made.take(use)];
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, false]);
    expect(await made.warning()).toMatch(/does not answer/);
    expect(said).toHaveLength(1);
    await redis.start();
    await expect.poll(() => made.warning(), { timeout: 10_000, interval: 200 }).toBeNull();
    expect((await made.take(use)).allowed).toBe(true); // counted by the new Redis, which starts empty
    expect(said).toEqual([expect.stringMatching(/does not answer/), expect.stringMatching(/answers again/)]);
  });
});

describe('a network', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('of %s is %s', (ip, prefix) => {
    expect(networkPrefix(ip)).toBe(prefix);
  });
});
