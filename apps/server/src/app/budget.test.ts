import { systemClock } from '@hyaline/kit';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GLOBAL_LIMIT, LIMITS, MemoryLimiter, type Use } from '../platform/limits/index.ts';
import { createTestPlatform, type TestPlatform } from '../testing/platform.ts';
import { buildApp } from './build.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.dispose());

const apps: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** The whole server behind these proxies, with budgets of its own; `used` fills as they are counted. */
async function serverBehind(trustedProxies: string[]) {
  const used: Use[] = [];
  const memory = new MemoryLimiter(systemClock);
  const limiter = {
    take: (...uses: Use[]) => {
      used.push(...uses);
      return memory.take(...uses);
    },
    warning: () => Promise.resolve('Redis does not answer: limits are counted in each process by itself'),
  };
  const app = await buildApp({ ...platform, limiter, config: { ...platform.config, trustedProxies } }, null);
  apps.push(app);
  const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
    app.inject({ url: '/api/v1/installation', remoteAddress, headers: { host: 'localhost', ...headers } });
  return { app, used, memory, from };
}

describe('the budget of a client', () => {
  it('[C136] is one for each class of routes and one for everything, each refusing by itself', async () => {
    const { from, memory } = await serverBehind([]);
    for (let i = 0; i < LIMITS.public.max; i++) await memory.take({ key: 'public|192.0.2.1', budget: LIMITS.public });
    const overClass = await from('192.0.2.1');
    expect([overClass.statusCode, Number(overClass.headers['retry-after']) > 0]).toEqual([429, true]);
    for (let i = 0; i < GLOBAL_LIMIT.max; i++) await memory.take({ key: 'all|192.0.2.2', budget: GLOBAL_LIMIT });
    expect((await from('192.0.2.2')).statusCode).toBe(429);
    expect((await from('192.0.2.3')).statusCode).toBe(200);
  });
});

describe('the address of a client', () => {
  const claims = { 'x-forwarded-for': '203.0.113.9' };

  it('is the peer’s own, whatever X-Forwarded-For says, when no proxy is trusted', async () => {
    const { from, used } = await serverBehind([]);
    await from('192.0.2.1', claims);
    expect(used.map(({ key }) => key)).toEqual(['public|192.0.2.1', 'all|192.0.2.1']);
  });

  it('is what a trusted proxy says, and still the peer’s own for everybody else', async () => {
    const { from, used } = await serverBehind(['10.0.0.0/8']);
    await from('192.0.2.1', claims);
    await from('10.1.2.3', claims);
    // the proxy adds the peer it saw; what that peer had claimed before is not believed
    await from('10.1.2.3', { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' });
    expect(used.filter(({ key }) => key.startsWith('public')).map(({ key }) => key)).toEqual([
      'public|192.0.2.1',
      'public|203.0.113.9',
      'public|203.0.113.9',
    ]);
  });
});

it('readiness says beside its checks what works in another way than it was set up to', async () => {
  const { app } = await serverBehind([]);
  const answer = await app.inject({ url: '/readyz' });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ status: 'ready', warnings: { limits: expect.stringMatching(/Redis/) } });
});

describe('the time of a request', () => {
  it('is enough for a study over a slow line, and short for its headers', async () => {
    const { server } = (await serverBehind([])).app;
    expect([server.requestTimeout, server.headersTimeout]).toEqual([30 * 60_000, 60_000]);
  });
});
