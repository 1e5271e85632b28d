import fastify, { type FastifyInstance } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { registerErrors } from './errors.ts';
import { refuseUnderPressure } from './pressure.ts';

let app: FastifyInstance | undefined;
afterEach(() => app?.close());

/** A server of which the event loop was held up from its start on, and what it answers then. */
async function heldUp(forMs: number, maxLagMs?: number): Promise<number[]> {
  app = fastify() as unknown as FastifyInstance;
  registerErrors(app);
  await refuseUnderPressure(app, maxLagMs);
  app.get('/', () => 'served');
  await app.ready();
  const statuses: number[] = [];
  for (let round = 0; round < 3; round++) {
    for (const until = Date.now() + forMs; Date.now() < until;);
    await sleep(5);
    statuses.push((await app.inject('/')).statusCode);
    await sleep(60); // time for samples of the lag
  }
  return statuses;
}

it('turns nobody away when one piece of work took longer than a sample', async () => {
  expect(await heldUp(1200)).toEqual([200, 200, 200]);
});

it('refuses while it sees that it lags', async () => {
  expect((await heldUp(1200, 50)).at(-1)).toBe(503);
});
