import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/index.ts';

export type ReadyCheck = () => Promise<void>;

const CHECK_WITHIN_MS = 2000;
/** Anybody may ask, and a check writes to the disk: all who ask within this time share one. */
const SHARED_FOR_MS = 500;

/**
 * `/healthz`: the process answers. `/readyz`: everything a request needs does, named one by one; beside it, what works in
 * another way than it was set up to.
 */
export function registerHealth(app: FastifyInstance, platform: Platform): void {
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  const check = shared(() => checkAll(platform));
  const warn = shared(() => warningsOf(platform));
  app.get('/readyz', async (_request, reply) => {
    const [results, warnings] = await Promise.all([check(), warn()]);
    const ready = results.every(([, ok]) => ok);
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not-ready', checks: Object.fromEntries(results), warnings });
  });
}

type Results = (readonly [name: string, ok: boolean])[];

const checkAll = ({ readyChecks }: Platform): Promise<Results> =>
  Promise.all(Object.entries(readyChecks).map(async ([name, check]) => [name, await passes(check)] as const));

async function warningsOf({ limiter }: Platform): Promise<Record<string, string>> {
  const limits = await limiter.warning?.();
  return limits ? { limits } : {};
}

/** The same answer for everybody who asks while it is being found, and for a moment after. */
function shared<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  const forget = () => void setTimeout(() => (found = undefined), SHARED_FOR_MS).unref();
  return () => (found ??= find().finally(forget));
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
