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
 * Refuses what would store data of patients in a clinic that has not signed, or hand it on, before a byte of it is read.
 * The tables of a clinic's studies refuse it too, whatever a route forgot. Links stand elsewhere: for them `writesPhi`
 * is the only gate.
 */
export function requireAgreement(app: FastifyInstance, platform: Platform): void {
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.writesPhi === true) await requireBaa(platform, request.session);
  });
}
