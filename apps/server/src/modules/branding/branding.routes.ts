import { BrandSnapshot, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { shownBrand } from './branding.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** How the clinic looks to others. */
export const brandingRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/branding',
      { config: { needs: 'branding:read', limit: 'read' }, schema: { response: { 200: BrandSnapshot, ...refusals } } },
      (request) => shownBrand(platform, request.session),
    );
  };
