import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/index.ts';

export type ReadyCheck = () => Promise<void>;

const CHECK_WITHIN_MS = 2000;

/** `/healthz`: the process answers. `/readyz`: everything a request needs does, named one by one. */
export function registerHealth(app: FastifyInstance, platform: Platform): void {
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const checks = Object.entries(platform.readyChecks);
    const results = await Promise.all(checks.map(async ([name, check]) => [name, await passes(check)] as const));
    const ready = results.every(([, ok]) => ok);
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not-ready', checks: Object.fromEntries(results) });
  });
}

async function passes(check: ReadyCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_WITHIN_MS);
  });
  try {
    return await Promise.race([check().then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
