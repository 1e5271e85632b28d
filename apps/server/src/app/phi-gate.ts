import type { FastifyInstance } from 'fastify';
import { requireBaa } from '../modules/legal/index.ts';
import type { Platform } from '../platform/index.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Stores data of patients, or hands it on: only in a clinic with a current Business Associate Agreement. */
    writesPhi?: boolean;
  }
}

/**
 * Refuses what would store data of patients in a clinic that has not signed, before a byte of it is read. The tables
 * themselves refuse it too, so a route that forgot to say `writesPhi` stores nothing either.
 */
export function requireAgreement(app: FastifyInstance, platform: Platform): void {
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.writesPhi === true) await requireBaa(platform, request.session);
  });
}
