import type { FastifyInstance } from 'fastify';
import { recordRequest } from '../modules/ledger/index.ts';
import type { Platform } from '../platform/index.ts';

/** Every request leaves one row in the request log, whatever came of it: no content, no query, no identity of a patient. */
export function recordRequests(app: FastifyInstance, platform: Platform): void {
  app.addHook('onResponse', (request, reply, done) => {
    recordRequest(platform, {
      requestId: request.id,
      at: platform.clock.now(),
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
      tenantId: request.session?.tenantId ?? null,
      userId: request.session?.userId ?? null,
      ip: request.client.ip,
      browser: request.client.browser,
      os: request.client.os,
      language: request.client.language,
    });
    done();
  });
}
