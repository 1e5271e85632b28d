import { Empty, IdParams, Problem } from '@hyaline/contract';
import { NoteAtlasReport } from '@hyaline/contract/atlas';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { chartOf } from '../chart-entries/index.ts';
import { noteReport } from './report.service.ts';

const refusals = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem };

/** Reports are made in the browser: of one about a patient the ledger learns that it left, and nothing of what it says. */
export const reportRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/api/v1/patients/:id/atlas-reports',
      {
        config: { needs: 'patient:read', limit: 'write', personOnly: true, provesSession: true },
        schema: { params: IdParams, body: NoteAtlasReport, response: { 204: Empty, ...refusals } },
      },
      async (request, reply) => {
        await noteReport(platform, chartOf(request, request.params), request.body);
        return reply.code(204).send(null);
      },
    );
  };
