import { Readable } from 'node:stream';
import { type ErrorCode, Problem } from '@hyaline/contract';
import { isUuid, newId } from '@hyaline/kit';
import { MemoryLocker, Server } from '@tus/server';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { SealedUploads } from './sealed-uploads.ts';
import { MAX_FILE_BYTES } from './upload.service.ts';

const PATH = '/api/v1/uploads';
const TUS = { config: { needs: 'study:write', limit: 'upload' } } as const;
const STORING = { config: { ...TUS.config, writesPhi: true } } as const;
const refusals = {
  401: Problem,
  403: Problem,
  404: Problem,
  409: Problem,
  413: Problem,
  415: Problem,
  422: Problem,
  429: Problem,
  507: Problem,
};
const Nothing = z.null().describe('no content; see the tus headers');

/** Resumable uploads, tus 1.0.0: https://tus.io/protocols/resumable-upload. */
export const uploadRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    const locker = new MemoryLocker();
    // the body is the file: it is read as it comes, whatever its size
    app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));

    app.post(PATH, { ...STORING, schema: { response: { 201: Nothing, ...refusals } } }, (request, reply) =>
      serveTus(platform, locker, request, reply),
    );
    app.head(`${PATH}/:id`, { ...TUS, schema: { response: { 200: Nothing, ...refusals } } }, (request, reply) =>
      serveTus(platform, locker, request, reply),
    );
    app.patch(`${PATH}/:id`, { ...STORING, schema: { response: { 204: Nothing, ...refusals } } }, (request, reply) =>
      serveTus(platform, locker, request, reply),
    );
    app.delete(`${PATH}/:id`, { ...TUS, schema: { response: { 204: Nothing, ...refusals } } }, (request, reply) =>
      serveTus(platform, locker, request, reply),
    );
  };

interface Answer {
  header(name: string, value: string): unknown;
  code(status: never): unknown;
}

async function serveTus(
  platform: Platform,
  locker: MemoryLocker,
  request: FastifyRequest,
  reply: Answer,
): Promise<null> {
  let thrown: unknown;
  const { tenantId, userId, apiKey } = request.session;
  const server = new Server({
    path: PATH,
    datastore: new SealedUploads(platform, { tenantId, userId, apiKey }),
    locker,
    maxSize: MAX_FILE_BYTES,
    relativeLocation: true,
    namingFunction: () => newId(),
    generateUrl: (_request, { id }) => `${PATH}/${id}`,
    getFileIdFromRequest: (_request, last) => (last !== undefined && isUuid(last) ? last : undefined),
    onResponseError: (_request, error) => {
      thrown = error;
      return undefined;
    },
  });
  const { asked, bytes } = webRequest(request);
  const response = await server.handleWeb(asked);
  if (response.status >= 400) {
    readToEnd(request, bytes);
    throw refusalOf(thrown, response.status);
  }
  for (const [name, value] of response.headers) {
    if (!name.startsWith('access-control-')) reply.header(name, value); // nobody but this origin uploads
  }
  reply.code(response.status as never); // each route declares the status that the protocol has for it
  return null;
}

function webRequest(request: FastifyRequest): { asked: Request; bytes: Readable } {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  const hasBody = request.method === 'PATCH' || headers.get('content-type') === 'application/offset+octet-stream';
  // giving up on the bytes must not destroy the connection, or the refusal (disk full) would never reach the client
  const bytes = Readable.from(request.raw.iterator({ destroyOnReturn: false }));
  const body = hasBody ? (Readable.toWeb(bytes) as ReadableStream<Uint8Array>) : null;
  const init = { method: request.method, headers, body, duplex: 'half' };
  return { asked: new Request(`http://localhost${request.url}`, init as RequestInit), bytes };
}

/** Lets the rest of a refused upload run into nothing: unread, it would block the next request on its connection. */
function readToEnd(request: FastifyRequest, bytes: Readable): void {
  const letGo = () => void request.raw.resume();
  if (bytes.closed) return letGo();
  bytes.once('close', letGo);
  bytes.destroy();
}

const BY_STATUS: Record<number, ErrorCode> = {
  404: 'not-found',
  409: 'conflict',
  410: 'not-found',
  413: 'too-large',
  415: 'unsupported-type',
};

/** Our own refusals pass as they are; those of the protocol get the code that fits their status. */
function refusalOf(thrown: unknown, status: number): unknown {
  const ofProtocol = thrown instanceof Error && 'status_code' in thrown; // tus throws its own Error for a body that runs over
  if (thrown instanceof Error && !ofProtocol) return thrown;
  try {
    return refuse(BY_STATUS[status] ?? 'bad-request');
  } catch (refusal) {
    return refusal;
  }
}
