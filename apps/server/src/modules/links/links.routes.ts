import {
  CreateLink,
  IdParams,
  Link,
  LinkAccesses,
  Links,
  ObjectParams,
  OpenedLink,
  OpenLink,
  Problem,
} from '@hyaline/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuse, repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openLedger } from '../ledger/index.ts';
import { Downloads } from './downloads.ts';
import { accesses, createLink, links, revokeLink } from './link.service.ts';
import { openLink } from './opening.service.ts';
import type { Shared } from './shared.ts';
import {
  type Part,
  RangeOutside,
  type ViewingAsk,
  viewingObject,
  viewingPart,
  viewingPayload,
} from './viewing.service.ts';

const MAX_CREATE_BYTES = 25_000_000; // the sealed index of a study of 20,000 instances, in base64
const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const Ciphertext = z.any().describe('application/octet-stream: ciphertext, whole or the range asked for');
const ciphertext = { 200: Ciphertext, 206: Ciphertext, 404: Problem, 416: Problem, 429: Problem };

/** Creating, listing and withdrawing links for the clinic; opening and viewing them for whoever holds the secret. */
export const linkRoutes =
  (platform: Platform, shared: Shared): FastifyPluginAsyncZod =>
  async (app) => {
    await openLedger(platform);
    const downloads = new Downloads(platform);
    app.addHook('onReady', () => downloads.listen());
    app.addHook('preClose', () => downloads.close()); // running ones would hold the server open

    app.post(
      '/api/v1/links',
      {
        bodyLimit: MAX_CREATE_BYTES,
        config: { needs: 'link:create', limit: 'link-create', writesPhi: true },
        schema: { body: CreateLink, response: { 201: Link, ...refusals, 404: Problem, 409: Problem } },
      },
      async (request, reply) => {
        const { session: by, body: ask, client } = request;
        const creating = { by, ask, ip: client.ip, repeatable: repeatableOf(request) };
        return reply.code(201).send(await createLink(platform, shared, creating));
      },
    );

    app.get(
      '/api/v1/links',
      { config: { needs: 'link:read', limit: 'read' }, schema: { response: { 200: Links, ...refusals } } },
      (request) => links(platform, request.session),
    );

    app.post(
      '/api/v1/links/:id/revocation',
      {
        config: { needs: 'link:revoke', limit: 'link-revoke' },
        schema: { params: IdParams, response: { 200: Link, ...refusals, 404: Problem } },
      },
      ({ session: by, params: { id }, client }) => revokeLink(platform, downloads, { by, id, ip: client.ip }),
    );

    app.get(
      '/api/v1/links/:id/accesses',
      {
        config: { needs: 'link:read', limit: 'read' },
        schema: { params: IdParams, response: { 200: LinkAccesses, ...refusals, 404: Problem } },
      },
      (request) => accesses(platform, request.session, request.params.id),
    );

    app.post(
      '/api/v1/link-openings',
      {
        attachValidation: true, // a malformed lookup is answered like one that nobody has
        config: { needs: 'public', limit: 'link-open' },
        schema: {
          body: OpenLink,
          response: { 200: OpenedLink, 401: Problem, 403: Problem, 404: Problem, 429: Problem },
        },
      },
      (request) => openLink(platform, request.validationError ? null : request.body, request.client),
    );

    app.get(
      '/api/v1/viewing/payload',
      { exposeHeadRoute: false, config: { needs: 'link', limit: 'link-view' }, schema: { response: ciphertext } },
      (request, reply) => sendPart(reply, () => viewingPayload(platform, downloads, askOf(request))),
    );

    app.get(
      '/api/v1/viewing/parts/:id',
      {
        exposeHeadRoute: false,
        config: { needs: 'link', limit: 'link-view' },
        schema: { params: ObjectParams, response: ciphertext },
      },
      (request, reply) => sendPart(reply, () => viewingPart(platform, downloads, request.params.id, askOf(request))),
    );

    app.get(
      '/api/v1/viewing/objects/:id',
      {
        exposeHeadRoute: false,
        config: { needs: 'link', limit: 'link-view' },
        schema: { params: ObjectParams, response: ciphertext },
      },
      (request, reply) =>
        sendPart(reply, () =>
          viewingObject(platform, { downloads, studies: shared.studies }, request.params.id, askOf(request)),
        ),
    );
  };

const askOf = ({ headers: { authorization, range } }: FastifyRequest): ViewingAsk => ({ authorization, range });

async function sendPart(reply: FastifyReply, find: () => Promise<Part>): Promise<FastifyReply> {
  const { body, start, end, total, isPartial } = await find().catch((error: unknown) => {
    if (!(error instanceof RangeOutside)) throw error;
    reply.header('content-range', `bytes */${error.total}`);
    return refuse('range-invalid');
  });
  if (isPartial) reply.code(206).header('content-range', `bytes ${start}-${end}/${total}`);
  return reply
    .header('content-type', 'application/octet-stream')
    .header('accept-ranges', 'bytes')
    .header('content-length', end - start + 1)
    .send(body);
}
