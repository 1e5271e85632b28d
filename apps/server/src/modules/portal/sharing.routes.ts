import { Empty, Id, IdParams, Problem, ShareItem, SharedItems, SharedParams } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { readSharing, share, takeBack } from './sharing.service.ts';

const refusals = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem };

/** Of the clinic: what a patient sees of their studies, visits and documents, said and taken back one by one. */
export const sharingRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/patients/:id/shared',
      {
        config: { needs: 'patient:read', limit: 'read', personOnly: true },
        schema: { params: IdParams, response: { 200: SharedItems, ...refusals } },
      },
      (request) => readSharing(platform, askingOf(request), request.params.id),
    );
    app.post(
      '/api/v1/patients/:id/shared',
      {
        config: { needs: 'patient:write', limit: 'write', personOnly: true, writesPhi: true },
        schema: { params: IdParams, body: ShareItem, response: { 201: z.object({ id: Id }), ...refusals } },
      },
      async (request, reply) =>
        reply.code(201).send(await share(platform, askingOf(request), request.params.id, request.body)),
    );
    app.delete(
      '/api/v1/patients/:id/shared/:sharedId',
      {
        // ends what is there: that stays possible without an agreement
        config: { needs: 'patient:write', limit: 'write', personOnly: true },
        schema: { params: SharedParams, response: { 204: Empty, ...refusals } },
      },
      async (request, reply) => {
        await takeBack(platform, askingOf(request), request.params.id, request.params.sharedId);
        return reply.code(204).send(null);
      },
    );
  };
