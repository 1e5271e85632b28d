import { ClinicPlan, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { clinicPlan } from './plan.service.ts';

/** The clinic's plan, for those who can do something about it. */
export const planRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/clinic/plan',
      {
        config: { needs: 'plan:read', limit: 'read' },
        schema: { response: { 200: ClinicPlan, 401: Problem, 403: Problem, 429: Problem } },
      },
      (request) => clinicPlan(platform, request.session),
    );
  };
