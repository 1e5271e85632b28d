import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisBinary, startRedis, type TestRedis } from '../../apps/server/src/testing/redis.ts';
import type { TestServer } from '../../e2e/server.ts';
import { startTwoServers } from '../../e2e/support/two-servers.ts';
import type { ServiceTest } from './service.ts';

const SIGN_UPS = 10; // of one network in an hour

/** Two server processes that count together, lose their Redis, and take it up again. */
export const redis: ServiceTest = {
  name: 'Redis of one’s own, by REDIS_URL',
  missing: () => (redisBinary() ? null : 'redis-server is not installed (Debian: apt install redis-server)'),
  async run(say) {
    const shared = await startRedis(redisBinary() ?? '');
    try {
      await useIt(shared, say);
    } finally {
      await shared.remove();
    }
  },
};

async function useIt(shared: TestRedis, say: (step: string) => void): Promise<void> {
  const { one, two, remove } = await startTwoServers({ REDIS_URL: shared.url });
  try {
    for (let i = 0; i < SIGN_UPS; i++) assert.equal(await signUp(i % 2 === 0 ? one : two), 422);
    assert.deepEqual([await signUp(one), await signUp(two)], [429, 429]);
    assert.deepEqual(await warningsOf(one), {});
    say(`two server processes give ${SIGN_UPS} sign-ups an hour together`);
    await shared.stop();
    assert.equal(await signUp(one), 422);
    await until(async () => /Redis does not answer/.test((await warningsOf(one)).limits ?? ''));
    assert.equal((await one.output().match(/Redis does not answer/g))?.length, 1);
    say('without Redis each counts for itself, stays ready, and says so once');
    await shared.start();
    await until(
      async () => (await warningsOf(one)).limits === undefined && (await warningsOf(two)).limits === undefined,
    );
    for (let i = 0; i < SIGN_UPS; i++) await signUp(i % 2 === 0 ? one : two);
    assert.deepEqual([await signUp(one), await signUp(two)], [429, 429]);
    say('when it is back, they count together again by themselves');
  } finally {
    await remove();
  }
}

/**
 * A sign-up that is refused for what it says, unless it is refused for being one too many. A server whose machine is too
 * busy says 503 before it counts; it is asked again.
 */
async function signUp({ url }: TestServer): Promise<number> {
  const headers = { origin: url, 'content-type': 'application/json' };
  for (let tries = 0; ; tries++) {
    const { status } = await fetch(`${url}/api/v1/sign-up`, { method: 'POST', headers, body: '{}' });
    if (status !== 503 || tries === 20) return status;
    await sleep(1000);
  }
}

async function warningsOf({ url }: TestServer): Promise<{ limits?: string }> {
  const answer = await fetch(`${url}/readyz`);
  assert.equal(answer.status, 200);
  return ((await answer.json()) as { warnings: { limits?: string } }).warnings;
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await check()) return;
    await sleep(200);
  }
  throw new Error('the servers did not notice what became of Redis');
}
