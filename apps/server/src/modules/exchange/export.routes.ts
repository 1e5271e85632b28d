import { Readable } from 'node:stream';
import { ExportPatient, IdParams, Problem } from '@hyaline/contract';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { exportAll, exportPatient } from './export.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const Zip = z.any().describe('application/zip: FHIR R4, PDF, documents, DICOM, and a manifest with hashes');

/** Taking records out: one patient's, or of all whom somebody sees, after they have confirmed who they are. */
export const exportRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/api/v1/patients/:id/export',
      {
        config: { needs: 'patient:export', limit: 'write', stepUp: true },
        schema: { params: IdParams, body: ExportPatient, response: { 200: Zip, ...refusals, 404: Problem } },
      },
      async (request, reply) =>
        send(reply, await exportPatient(platform, askingOf(request), request.params.id, request.body)),
    );
    app.post(
      '/api/v1/patients/export',
      {
        config: { needs: 'patient:export', limit: 'write', stepUp: true },
        schema: { body: ExportPatient, response: { 200: Zip, ...refusals } },
      },
      async (request, reply) => send(reply, await exportAll(platform, askingOf(request), request.body)),
    );
  };

const send = (reply: FastifyReply, { name, body }: { name: string; body: AsyncGenerator<Uint8Array> }): FastifyReply =>
  reply
    .headers({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
    })
    .send(Readable.from(body, { objectMode: false }));
