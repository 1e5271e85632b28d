import { AttributeReference, Dashboard, Empty, OwnReferences, Problem, ReferenceParams, Reps } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { attributeReference, readDashboard, readOwnReferences, readReps } from './dashboard.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** Counts over the clinics of an organisation, and which representative brought which reference. */
export const dashboardRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/organisation/dashboard',
      {
        config: { needs: 'organisation:read', limit: 'read', personOnly: true },
        schema: { response: { 200: Dashboard, ...refusals } },
      },
      ({ session }) => readDashboard(platform, session),
    );
    app.get(
      '/api/v1/organisation/references',
      {
        config: { needs: 'organisation:references', limit: 'read', personOnly: true },
        schema: { response: { 200: OwnReferences, ...refusals } },
      },
      ({ session }) => readOwnReferences(platform, session),
    );
    app.get(
      '/api/v1/representatives',
      {
        config: { needs: 'reference:attribute', limit: 'read', personOnly: true },
        schema: { response: { 200: Reps, ...refusals } },
      },
      ({ session }) => readReps(platform, session),
    );
    app.put(
      '/api/v1/references/:ref/representative',
      {
        config: { needs: 'reference:attribute', limit: 'write', personOnly: true },
        schema: {
          params: ReferenceParams,
          body: AttributeReference,
          response: { 204: Empty, ...refusals, 404: Problem },
        },
      },
      async ({ session, params, body, client }, reply) => {
        await attributeReference(platform, session, params.ref, body.repId, client.ip);
        return reply.code(204).send(null);
      },
    );
  };
