import {
  CreatedEntry,
  DOCUMENT_HEADER,
  EntryParams,
  IdParams,
  MAX_DOCUMENT_BYTES,
  Problem,
  UploadDocument,
} from '@hyaline/contract';
import { fromBase64Url, fromUtf8 } from '@hyaline/kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { chartOf } from './chart-of.ts';
import { downloadDocument, uploadDocument } from './document.service.ts';

const refusals = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem };
const Bytes = z.any().describe('the file as it came, whatever its type');

/** Documents of a chart: in with one request, out as a download that no browser opens inside the platform. */
export const documentRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    // the body is the file: it is read when there is room for it
    app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null));

    app.post(
      '/api/v1/patients/:id/documents',
      {
        config: { needs: 'patient:write', limit: 'upload', personOnly: true, writesPhi: true },
        bodyLimit: MAX_DOCUMENT_BYTES,
        schema: {
          params: IdParams,
          response: {
            201: CreatedEntry,
            ...refusals,
            409: Problem,
            413: Problem,
            415: Problem,
            503: Problem,
            507: Problem,
          },
        },
      },
      async (request, reply) => {
        try {
          const length = Number(request.headers['content-length']);
          if (!Number.isSafeInteger(length) || length < 1) refuse('bad-request', { fields: ['content-length'] });
          const arriving = { about: aboutOf(request), body: request.raw.iterator({ destroyOnReturn: false }), length };
          return await reply.code(201).send(await uploadDocument(platform, chartOf(request, request.params), arriving));
        } catch (error) {
          request.raw.resume(); // unread, the rest would block the next request on its connection
          throw error;
        }
      },
    );

    app.get(
      '/api/v1/patients/:id/documents/:entryId',
      {
        config: { needs: 'patient:read', limit: 'read', personOnly: true },
        schema: { params: EntryParams, response: { 200: Bytes, ...refusals } },
      },
      (request, reply) => send(platform, request, reply, request.params),
    );
  };

/** @throws Refusal bad-request */
function aboutOf({ headers }: FastifyRequest): UploadDocument {
  const header = headers[DOCUMENT_HEADER];
  try {
    return UploadDocument.parse(JSON.parse(fromUtf8(fromBase64Url(String(header)))));
  } catch {
    return refuse('bad-request', { fields: [DOCUMENT_HEADER] });
  }
}

async function send(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  params: { id: string; entryId: string },
): Promise<FastifyReply> {
  const { content, stream } = await downloadDocument(platform, chartOf(request, params), params.entryId);
  return reply
    .headers({
      'content-type': content.type,
      'content-length': String(content.size),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(content.name)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    })
    .send(stream);
}
