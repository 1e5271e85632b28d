import {
  AskOwnRequest,
  Empty,
  EntranceBrand,
  Id,
  IdParams,
  ObjectParams,
  OpenedStudy,
  OwnPaperParams,
  OwnPartParams,
  OwnRequests,
  OwnShared,
  PacketPayload,
  PortalEntrance,
  Problem,
  RequestPaperQuery,
  SignConsent,
  SeekPacket,
  SignedConsent,
  StateOwn,
  WantedPacket,
} from '@hyaline/contract';
import { OwnVisit } from '@hyaline/contract/atlas';
import { fromBase64Url } from '@hyaline/kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Actor } from '../../platform/db/index.ts';
import { requireWork } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openOwnVisit } from '../atlas-visits/index.ts';
import { takeOwnDocument } from '../chart-entries/index.ts';
import { openOwnStudy, readOwnObject } from '../imaging/index.ts';
import { lookupMac } from '../links/index.ts';
import { openOwnPacket, ownConsentCopy, ownPacketPart, packetOfLink, signOwnConsent } from '../packets/index.ts';
import {
  askOwnAlong,
  askOwnRequest,
  ownLetter,
  readOwnRequests,
  stateOwn,
  withdrawOwnRequest,
} from '../patient-requests/index.ts';
import { entranceBrand } from './entrance-brand.ts';
import { actorOf, OWN } from './session.service.ts';
import { readOwnShared } from './shared.service.ts';

const refusals = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem };
const changes = { ...refusals, 409: Problem };
const READ = { needs: 'patient', limit: 'read' } as const;
const WRITE = { needs: 'patient', limit: 'write' } as const;
const Bytes = z.any().describe('the bytes of a file, or ciphertext');

/** What the clinic gave a patient to see, read and sign on their own pages, and what they ask of the clinic there. */
export const sharedRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    // whatever is given here is kept by no browser, whoever serves these routes
    app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
    app.post(
      '/api/v1/portal/entrance',
      // nothing to guess and no password: whoever waits beside others at the clinic's network comes in once, not twice
      { config: { needs: 'public', limit: 'public' }, schema: { body: PortalEntrance, response: { 200: EntranceBrand, ...refusals } } },
      (request) => entranceBrand(platform, request.body.secret),
    ); // prettier-ignore
    app.get(
      '/api/v1/portal/shared',
      { config: { ...READ, part: 'record' }, schema: { response: { 200: OwnShared, ...refusals } } },
      (request) => readOwnShared(platform, request.patient, request.client.ip),
    );
    app.post(
      '/api/v1/portal/studies/:id/open',
      {
        config: { ...READ, part: 'record' },
        schema: { params: IdParams, response: { 200: OpenedStudy, ...refusals } },
      },
      (request) => openOwnStudy(platform, actorOf(request.patient), request.params.id, request.client.ip),
    );
    app.get(
      '/api/v1/portal/objects/:id',
      { config: { ...READ, part: 'record' }, schema: { params: ObjectParams, response: { 200: Bytes, 206: Bytes, ...refusals, 416: Problem } } },
      (request, reply) => sendObject(platform, request, reply, request.params.id),
    ); // prettier-ignore
    app.get(
      '/api/v1/portal/visits/:id',
      { config: { ...READ, part: 'record' }, schema: { params: IdParams, response: { 200: OwnVisit, ...refusals } } },
      (request) => openOwnVisit(platform, actorOf(request.patient), request.params.id, request.client.ip),
    );
    app.get(
      '/api/v1/portal/documents/:id',
      { config: { ...READ, part: 'record' }, schema: { params: IdParams, response: { 200: Bytes, ...refusals } } },
      async (request, reply) => {
        const { patient, params, client } = request;
        const { content, stream } = await takeOwnDocument(platform, actorOf(patient), params.id, client.ip);
        const name = `attachment; filename*=UTF-8''${encodeURIComponent(content.name)}`;
        return file(reply, content.type, name).header('content-length', String(content.size)).send(stream);
      },
    );

    app.post(
      '/api/v1/portal/packet-of-link',
      { config: { ...READ, part: 'record' }, schema: { body: SeekPacket, response: { 200: WantedPacket, ...refusals } } },
      (request) => findPacket(platform, actorOf(request.patient), request.body.link),
    ); // prettier-ignore
    app.get(
      '/api/v1/portal/packets/:id',
      {
        config: { ...READ, part: 'record' },
        schema: { params: IdParams, response: { 200: PacketPayload, ...refusals } },
      },
      (request) => openOwnPacket(platform, askingOf(request), request.params.id),
    );
    app.get(
      '/api/v1/portal/packets/:id/parts/:partId',
      { config: { ...READ, part: 'record' }, schema: { params: OwnPartParams, response: { 200: Bytes, ...refusals } } },
      async (request, reply) => {
        const { id, partId } = request.params;
        await requireWork(platform, actorOf(request.patient).userId, 'paper');
        const { bytes, type } = await ownPacketPart(platform, askingOf(request), id, partId);
        return file(reply, type, 'attachment').send(Buffer.from(bytes));
      },
    );
    app.post(
      '/api/v1/portal/packets/:id/consents',
      { config: WRITE, schema: { params: IdParams, body: SignConsent, response: { 201: SignedConsent, ...changes } } },
      async (request, reply) =>
        reply.code(201).send(await signOwnConsent(platform, askingOf(request), request.params.id, request.body)),
    );
    app.get(
      '/api/v1/portal/consents/:id/copy',
      { config: { ...READ, part: 'record' }, schema: { params: IdParams, response: { 200: Bytes, ...refusals } } },
      async (request, reply) => {
        await requireWork(platform, actorOf(request.patient).userId, 'paper');
        const { bytes, name } = await ownConsentCopy(platform, askingOf(request), request.params.id);
        return file(reply, 'application/pdf', `attachment; filename="${name}"`).send(bytes);
      },
    );

    app.get(
      '/api/v1/portal/requests',
      { config: { ...READ, part: 'requests' }, schema: { response: { 200: OwnRequests, ...refusals } } },
      (request) => readOwnRequests(platform, ownOf(request)),
    );
    app.post(
      '/api/v1/portal/requests',
      {
        config: { ...WRITE, part: 'requests' },
        schema: { body: AskOwnRequest, response: { 201: z.object({ id: Id }), ...changes } },
      },
      async (request, reply) => reply.code(201).send(await askOwnRequest(platform, ownOf(request), request.body)),
    );
    app.post(
      '/api/v1/portal/requests/:id/withdrawal',
      { config: { ...WRITE, part: 'requests' }, schema: { params: IdParams, body: z.strictObject({ revision: z.int() }), response: { 200: Empty, ...changes } } },
      (request) => withdrawOwnRequest(platform, ownOf(request), request.params.id, request.body.revision),
    ); // prettier-ignore
    app.post(
      '/api/v1/portal/requests/:id/statement',
      { config: { ...WRITE, part: 'requests' }, schema: { params: IdParams, body: StateOwn, response: { 200: Empty, ...changes } } },
      (request) => stateOwn(platform, ownOf(request), request.params.id, request.body),
    ); // prettier-ignore
    app.post(
      '/api/v1/portal/requests/:id/along',
      { config: { ...WRITE, part: 'requests' }, schema: { params: IdParams, response: { 200: Empty, ...changes } } },
      (request) => askOwnAlong(platform, ownOf(request), request.params.id),
    ); // prettier-ignore
    app.get(
      '/api/v1/portal/requests/:id/papers/:paper',
      { config: { ...READ, part: 'requests' }, schema: { params: OwnPaperParams, querystring: RequestPaperQuery, response: { 200: Bytes, ...changes } } },
      async (request, reply) => {
        const { id, paper } = request.params;
        await requireWork(platform, actorOf(request.patient).userId, 'paper');
        const pdf = await ownLetter(platform, ownOf(request), { id, paper, locale: request.query.locale });
        return file(reply, 'application/pdf', `attachment; filename="${paper}.pdf"`).send(pdf);
      },
    ); // prettier-ignore
  };

const askingOf = ({ patient, client }: FastifyRequest) => ({ actor: actorOf(patient), ip: client.ip });
const ownOf = (request: FastifyRequest) => {
  const { patientId, patientRef, scope } = request.patient;
  return { ...askingOf(request), patientId, patientRef, isProxy: scope !== null };
};

/** @param link - lookup value of a packet's mailed link */
async function findPacket(platform: Platform, actor: Actor, link: string): Promise<WantedPacket> {
  const mac = await lookupMac(platform, fromBase64Url(link));
  return { packet: await platform.db.inTenant(actor, (tx) => packetOfLink(tx, mac), OWN) };
}

/** Kept by no browser and no cache on the way, and nothing that a page could be made of. */
const file = (reply: FastifyReply, type: string, disposition: string): FastifyReply =>
  reply.headers({
    'content-type': type,
    'cache-control': 'no-store',
    'content-disposition': disposition,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  });

async function sendObject(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
): Promise<FastifyReply> {
  const { stream, size, range } = await readOwnObject(platform, actorOf(request.patient), id, request.headers.range);
  reply.headers({
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store',
    'accept-ranges': 'bytes',
    'content-length': String(range === null ? size : range.end - range.start + 1),
  });
  if (range !== null) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  return reply.send(stream);
}
