import { describe, expect, it } from 'vitest';
import { MemoryLimiter, networkPrefix } from './index.ts';

describe('limits', () => {
  it('refuses the use after the last allowed one and says how long to wait', async () => {
    let now = 1_000_000;
    const limiter = new MemoryLimiter({ now: () => new Date(now) });
    const budget = { max: 2, windowMs: 10_000 };
    expect((await limiter.take('a', budget)).allowed).toBe(true);
    expect((await limiter.take('a', budget)).allowed).toBe(true);
    expect(await limiter.take('a', budget)).toEqual({ allowed: false, retryAfterSeconds: 10 });
    expect((await limiter.take('b', budget)).allowed).toBe(true);
    now += 10_000;
    expect((await limiter.take('a', budget)).allowed).toBe(true);
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('counts %s as the network %s', (ip, prefix) => {
    expect(networkPrefix(ip)).toBe(prefix);
  });
});
