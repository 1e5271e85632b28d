import { ClinicRules, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../../platform/index.ts';
import { clinicRules, setClinicRules } from './clinic-rules.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** The rules of the clinic that bind everybody in it at sign-in. */
export const clinicRulesRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/clinic/rules',
      { config: { needs: 'clinic:rules', limit: 'read' }, schema: { response: { 200: ClinicRules, ...refusals } } },
      (request) => clinicRules(platform, request.session),
    );

    app.put(
      '/api/v1/clinic/rules',
      {
        config: { needs: 'clinic:rules', limit: 'write', stepUp: true },
        schema: { body: ClinicRules, response: { 200: ClinicRules, ...refusals } },
      },
      (request) => setClinicRules(platform, request.session, request.body, request.client.ip),
    );
  };
