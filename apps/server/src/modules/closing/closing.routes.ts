import { Readable } from 'node:stream';
import { CloseClinic, Closing, ClosingCertificate, Empty, ExportClinic, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { exportClinic } from './archive.service.ts';
import { askToClose, cancelClosing, readClosing } from './closing.service.ts';
import { closeClinic } from './destroy.service.ts';

const refusals = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem };
const changing = { ...refusals, 409: Problem };
const Zip = z.any().describe('application/zip: clinic.json, an archive of each patient, DICOM of other studies');
const OWNS = { needs: 'clinic:close', limit: 'write', stepUp: true } as const;

/** The end of a clinic: asked for, exported, waited for, carried out. For its owners. */
export const closingRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/practice/closing',
      {
        config: { needs: 'clinic:close', limit: 'read', personOnly: true },
        schema: { response: { 200: Closing, ...refusals } },
      },
      ({ session }) => readClosing(platform, session),
    );
    app.post(
      '/api/v1/practice/closing',
      { config: OWNS, schema: { body: CloseClinic, response: { 201: Closing, ...changing } } },
      async (request, reply) => reply.code(201).send(await askToClose(platform, askingOf(request), request.body.name)),
    );
    app.delete(
      '/api/v1/practice/closing',
      {
        config: { needs: 'clinic:close', limit: 'write', personOnly: true },
        schema: { response: { 204: Empty, ...changing } },
      },
      async (request, reply) => reply.code(204).send(await cancelClosing(platform, askingOf(request))),
    );
    app.post(
      '/api/v1/practice/closing/export',
      { config: OWNS, schema: { body: ExportClinic, response: { 200: Zip, ...refusals } } },
      async (request, reply) => {
        const { name, body } = await exportClinic(platform, askingOf(request), request.body);
        return reply
          .headers({
            'content-type': 'application/zip',
            'content-disposition': `attachment; filename="${name}"`,
            'x-content-type-options': 'nosniff',
          })
          .send(Readable.from(body, { objectMode: false }));
      },
    );
    app.post(
      '/api/v1/practice/closing/destruction',
      { config: OWNS, schema: { body: CloseClinic, response: { 200: ClosingCertificate, ...changing } } },
      (request) => closeClinic(platform, askingOf(request), request.body.name),
    );
  };
