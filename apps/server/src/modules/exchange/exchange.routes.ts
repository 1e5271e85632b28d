import {
  IdParams,
  IMPORT_HEADER,
  ImportPreview,
  ImportResult,
  Imports,
  ImportSettings,
  MAX_IMPORT_BYTES,
  Problem,
  RunImport,
  StartedImport,
  UndoneImport,
  UploadImport,
} from '@hyaline/contract';
import { fromBase64Url, fromUtf8 } from '@hyaline/kit';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuse, repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { exportRoutes } from './export.routes.ts';
import { previewImport, readImports, readReport, runImport, undoImport, uploadImport } from './import.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const Csv = z.any().describe('text/csv: what became of each line, by reference');
const MAX_CHOICES_BYTES = 2_000_000;

/** Bringing patients in: a file is uploaded, looked at, and run; what it made can be put away again. */
export const exchangeRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(uploads(platform));
    await app.register(exportRoutes(platform));

    app.post(
      '/api/v1/imports/:id/preview',
      {
        config: { needs: 'patient:import', limit: 'write', personOnly: true },
        schema: { params: IdParams, body: ImportSettings, response: { 200: ImportPreview, ...withId } },
      },
      (request) => previewImport(platform, askingOf(request), request.params.id, request.body),
    );

    app.post(
      '/api/v1/imports/:id/run',
      {
        config: { needs: 'patient:import', limit: 'write', personOnly: true, writesPhi: true },
        bodyLimit: MAX_CHOICES_BYTES,
        schema: {
          params: IdParams,
          body: RunImport,
          response: { 200: ImportResult, ...withId, 409: Problem, 507: Problem },
        },
      },
      (request) => runImport(platform, askingOf(request), request.params.id, request.body, repeatableOf(request)),
    );

    app.get(
      '/api/v1/imports',
      {
        config: { needs: 'patient:import', limit: 'read', personOnly: true },
        schema: { response: { 200: Imports, ...refusals } },
      },
      (request) => readImports(platform, askingOf(request)),
    );

    app.get(
      '/api/v1/imports/:id/report',
      {
        config: { needs: 'patient:import', limit: 'read', personOnly: true },
        schema: { params: IdParams, response: { 200: Csv, ...withId } },
      },
      async (request, reply) => {
        const report = await readReport(platform, askingOf(request), request.params.id);
        return reply
          .headers({
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': `attachment; filename="import-${request.params.id.slice(-12)}.csv"`,
          })
          .send(report);
      },
    );

    app.post(
      '/api/v1/imports/:id/undo',
      {
        config: { needs: 'patient:import', limit: 'write', personOnly: true },
        schema: { params: IdParams, response: { 200: UndoneImport, ...withId } },
      },
      (request) => undoImport(platform, askingOf(request), request.params.id),
    );
  };

const uploads =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    // the body is the file: it is read when there is room for it
    app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null));
    app.post(
      '/api/v1/imports',
      {
        config: { needs: 'patient:import', limit: 'upload', personOnly: true, writesPhi: true },
        bodyLimit: MAX_IMPORT_BYTES,
        schema: {
          response: { 201: StartedImport, ...refusals, 413: Problem, 415: Problem, 503: Problem, 507: Problem },
        },
      },
      async (request, reply) => {
        try {
          const length = Number(request.headers['content-length']);
          if (!Number.isSafeInteger(length) || length < 1) refuse('bad-request', { fields: ['content-length'] });
          const arriving = { about: aboutOf(request), body: request.raw.iterator({ destroyOnReturn: false }), length };
          return await reply.code(201).send(await uploadImport(platform, askingOf(request), arriving));
        } catch (error) {
          request.raw.resume(); // unread, the rest would block the next request on its connection
          throw error;
        }
      },
    );
  };

/** @throws Refusal bad-request */
function aboutOf({ headers }: FastifyRequest): UploadImport {
  try {
    return UploadImport.parse(JSON.parse(fromUtf8(fromBase64Url(String(headers[IMPORT_HEADER])))));
  } catch {
    return refuse('bad-request', { fields: [IMPORT_HEADER] });
  }
}
