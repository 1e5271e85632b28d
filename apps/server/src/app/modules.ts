import type { FastifyInstance } from 'fastify';
import { identityRoutes } from '../modules/identity/index.ts';
import { imagingRoutes } from '../modules/imaging/index.ts';
import { ledgerRoutes } from '../modules/ledger/index.ts';
import { linkRoutes } from '../modules/links/index.ts';
import { trustRoutes } from '../modules/trust/index.ts';
import type { Platform } from '../platform/index.ts';

/** The product's modules, in the order a clinic meets them. */
export async function registerModules(app: FastifyInstance, platform: Platform): Promise<void> {
  await app.register(identityRoutes(platform));
  await app.register(imagingRoutes(platform));
  await app.register(linkRoutes(platform));
  await app.register(ledgerRoutes(platform));
  await app.register(trustRoutes(platform));
}
