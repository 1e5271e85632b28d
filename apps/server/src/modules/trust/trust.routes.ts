import { Problem, TrustPage } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { trustPage } from './trust.service.ts';

export const trustRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/trust',
      {
        config: { needs: 'public', limit: 'public' },
        schema: { response: { 200: TrustPage, 429: Problem } },
      },
      () => trustPage(platform),
    );
  };
