import { IdParams, LinkedStudies, LinkStudy, Problem, StudyLink } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { linkStudy, patientStudies } from './patient-link.service.ts';

const refusals = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem };

/** Saved studies in the records of patients. */
export const patientLinkRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/patients/:id/studies',
      {
        config: { needs: 'patient:read', limit: 'read', personOnly: true, provesSession: true },
        schema: { params: IdParams, response: { 200: LinkedStudies, ...refusals } },
      },
      ({ session: { tenantId, userId, proof }, params, client }) =>
        patientStudies(platform, { tenantId, userId, proof }, params.id, client.ip),
    );

    app.put(
      '/api/v1/studies/:id/patient',
      {
        config: { needs: 'patient:write', limit: 'write', personOnly: true, writesPhi: true },
        schema: { params: IdParams, body: LinkStudy, response: { 200: StudyLink, ...refusals, 409: Problem } },
      },
      ({ session: { tenantId, userId }, params, body, client }) =>
        linkStudy(platform, { tenantId, userId }, params.id, body.patientId, client.ip),
    );
  };
