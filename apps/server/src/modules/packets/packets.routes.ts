import {
  ChangePacket,
  IdParams,
  Locale,
  Packet,
  PacketConsentParams,
  PacketDraft,
  PacketMail,
  PacketPayload,
  PacketRevision,
  Packets,
  Problem,
  SendPacket,
  SentPacket,
  SignConsent,
  SignedConsent,
  WithdrawPacket,
} from '@hyaline/contract';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { copyForClinic, copyForReader, type Paper, signConsent } from './consent.service.ts';
import { formRoutes } from './form.routes.ts';
import { changePacket, createPacket, listPackets, packetMail, previewPacket, readPacket } from './packet.service.ts';
import { sendPacket, withdrawPacket } from './send.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const changes = { ...withId, 409: Problem };
/** Programs do not reach patients: no scope of an API key holds them. */
const READS = { needs: 'patient:read', limit: 'read', personOnly: true } as const;
const WRITES = { needs: 'patient:write', limit: 'write', personOnly: true, writesPhi: true } as const;
const VIEWS = { needs: 'link', limit: 'link-view' } as const;
const Pdf = z.any().describe('application/pdf');

/** What a clinic sends a patient, and what the patient signs through the link that they were sent. */
export const packetRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(formRoutes(platform));

    app.get(
      '/api/v1/patients/:id/packets',
      { config: READS, schema: { params: IdParams, response: { 200: Packets, ...withId } } },
      (request) => listPackets(platform, askingOf(request), request.params.id),
    );

    app.post(
      '/api/v1/patients/:id/packets',
      {
        config: WRITES,
        schema: { params: IdParams, body: PacketDraft, response: { 201: PacketRevision, ...changes } },
      },
      async (request, reply) => {
        const { params, body } = request;
        const made = await createPacket(platform, askingOf(request), params.id, body, repeatableOf(request));
        return reply.code(201).send(made);
      },
    );

    app.get(
      '/api/v1/packets/mail',
      {
        config: { ...READS, needs: 'patient:write' },
        schema: { querystring: z.object({ locale: Locale.default('en') }), response: { 200: PacketMail, ...refusals } },
      },
      (request) => packetMail(platform, askingOf(request), request.query.locale),
    );

    app.get(
      '/api/v1/packets/:id',
      { config: READS, schema: { params: IdParams, response: { 200: Packet, ...withId } } },
      (request) => readPacket(platform, askingOf(request), request.params.id),
    );

    app.get(
      '/api/v1/packets/:id/preview',
      { config: READS, schema: { params: IdParams, response: { 200: PacketPayload, ...changes } } },
      (request) => previewPacket(platform, askingOf(request), request.params.id),
    );

    app.put(
      '/api/v1/packets/:id',
      {
        config: WRITES,
        schema: { params: IdParams, body: ChangePacket, response: { 200: PacketRevision, ...changes } },
      },
      (request) => changePacket(platform, askingOf(request), request.params.id, request.body),
    );

    app.post(
      '/api/v1/packets/:id/sendings',
      {
        config: WRITES,
        schema: { params: IdParams, body: SendPacket, response: { 201: SentPacket, ...changes, 413: Problem } },
      },
      async (request, reply) =>
        reply.code(201).send(await sendPacket(platform, askingOf(request), request.params.id, request.body)),
    );

    app.post(
      '/api/v1/packets/:id/withdrawal',
      {
        // ends what is there: that stays possible without an agreement
        config: { needs: 'patient:write', limit: 'write', personOnly: true },
        schema: { params: IdParams, body: WithdrawPacket, response: { 200: PacketRevision, ...changes } },
      },
      (request) => withdrawPacket(platform, askingOf(request), request.params.id, request.body.revision),
    );

    app.get(
      '/api/v1/packets/:id/consents/:consentId/copy',
      { config: READS, schema: { params: PacketConsentParams, response: { 200: Pdf, ...withId } } },
      async (request, reply) => {
        const { id, consentId } = request.params;
        return sendPaper(reply, await copyForClinic(platform, askingOf(request), id, consentId));
      },
    );

    app.post(
      '/api/v1/viewing/consents',
      { config: VIEWS, schema: { body: SignConsent, response: { 201: SignedConsent, ...changes } } },
      async ({ headers, body, client }, reply) =>
        reply.code(201).send(await signConsent(platform, headers.authorization, body, client.ip)),
    );

    app.get(
      '/api/v1/viewing/consents/:id/copy',
      { exposeHeadRoute: false, config: VIEWS, schema: { params: IdParams, response: { 200: Pdf, ...withId } } },
      async ({ headers, params, client }, reply) =>
        sendPaper(reply, await copyForReader(platform, headers.authorization, params.id, client.ip)),
    );
  };

const sendPaper = (reply: FastifyReply, { bytes, name }: Paper): FastifyReply =>
  reply
    .headers({
      'content-type': 'application/pdf',
      'cache-control': 'no-store',
      'content-disposition': `attachment; filename="${name}"`,
    })
    .send(bytes);
