import {
  AskErasure,
  CarryOutErasure,
  Empty,
  ErasureCertificate,
  Erasures,
  Id,
  IdParams,
  Keeping,
  PaperQuery,
  Problem,
  PutRetention,
  Retention,
  SetHold,
  SetHoldByReference,
} from '@hyaline/contract';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { approveErasure, carryOut, certificateOf, withdrawErasure } from './carry-out.service.ts';
import {
  askErasure,
  putRetention,
  readErasures,
  readKeeping,
  readRetention,
  releaseHold,
  setHold,
  setHoldByReference,
} from './keeping.service.ts';
import { certificatePdf, letterOf } from './papers.ts';
import { askingOf } from '../patients/index.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const Made = z.object({ id: Id });
const Pdf = z.any().describe('application/pdf');

/** How long records are kept, what holds them, who asked to be forgotten, and the erasing itself. */
export const erasureRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/retention',
      { config: { needs: 'erasure:read', limit: 'read' }, schema: { response: { 200: Retention, ...refusals } } },
      (request) => readRetention(platform, askingOf(request)),
    );
    app.put(
      '/api/v1/retention',
      {
        config: { needs: 'erasure:carry-out', limit: 'write', stepUp: true },
        schema: { body: PutRetention, response: { 200: Retention, ...refusals, 409: Problem } },
      },
      (request) => putRetention(platform, askingOf(request), request.body),
    );
    app.get(
      '/api/v1/erasures',
      {
        config: { needs: 'erasure:decide', limit: 'read', personOnly: true },
        schema: { response: { 200: Erasures, ...refusals } },
      },
      (request) => readErasures(platform, askingOf(request)),
    );
    app.get(
      '/api/v1/patients/:id/keeping',
      {
        config: { needs: 'erasure:ask', limit: 'read', personOnly: true },
        schema: { params: IdParams, response: { 200: Keeping, ...withId } },
      },
      (request) => readKeeping(platform, askingOf(request), request.params.id),
    );
    app.post(
      '/api/v1/patients/:id/holds',
      {
        config: { needs: 'erasure:decide', limit: 'write', personOnly: true },
        schema: { params: IdParams, body: SetHold, response: { 201: Made, ...withId } },
      },
      async (request, reply) =>
        reply.code(201).send(await setHold(platform, askingOf(request), request.params.id, request.body)),
    );
    app.post(
      '/api/v1/holds',
      {
        config: { needs: 'erasure:decide', limit: 'write', stepUp: true },
        schema: { body: SetHoldByReference, response: { 201: Made, ...withId } },
      },
      async (request, reply) =>
        reply.code(201).send(await setHoldByReference(platform, askingOf(request), request.body)),
    );
    app.post(
      '/api/v1/holds/:id/release',
      {
        config: { needs: 'erasure:decide', limit: 'write', stepUp: true },
        schema: { params: IdParams, response: { 204: Empty, ...withId, 409: Problem } },
      },
      async (request, reply) => reply.code(204).send(await releaseHold(platform, askingOf(request), request.params.id)),
    );
    app.post(
      '/api/v1/patients/:id/erasures',
      {
        config: { needs: 'erasure:ask', limit: 'write', personOnly: true },
        schema: { params: IdParams, body: AskErasure, response: { 201: Made, ...withId, 409: Problem } },
      },
      async (request, reply) =>
        reply.code(201).send(await askErasure(platform, askingOf(request), request.params.id, request.body)),
    );
    app.post(
      '/api/v1/erasures/:id/approval',
      {
        config: { needs: 'erasure:decide', limit: 'write', stepUp: true },
        schema: { params: IdParams, response: { 204: Empty, ...withId, 409: Problem } },
      },
      async (request, reply) =>
        reply.code(204).send(await approveErasure(platform, askingOf(request), request.params.id)),
    );
    app.post(
      '/api/v1/erasures/:id/withdrawal',
      {
        config: { needs: 'erasure:decide', limit: 'write', personOnly: true },
        schema: { params: IdParams, response: { 204: Empty, ...withId } },
      },
      async (request, reply) =>
        reply.code(204).send(await withdrawErasure(platform, askingOf(request), request.params.id)),
    );
    app.post(
      '/api/v1/erasures/:id/carrying-out',
      {
        config: { needs: 'erasure:carry-out', limit: 'write', stepUp: true },
        schema: { params: IdParams, body: CarryOutErasure, response: { 204: Empty, ...withId, 409: Problem } },
      },
      async (request, reply) => {
        await carryOut(platform, askingOf(request), request.params.id, request.body.ref);
        return reply.code(204).send(null);
      },
    );
    app.get(
      '/api/v1/erasures/:id/letter',
      {
        config: { needs: 'erasure:ask', limit: 'read', personOnly: true },
        schema: { params: IdParams, querystring: PaperQuery, response: { 200: Pdf, ...withId } },
      },
      async (request, reply) => {
        const pdf = await letterOf(platform, askingOf(request), request.params.id, request.query.locale);
        return asPdf(reply, pdf, `erasure-${request.params.id.slice(-12)}.pdf`);
      },
    );
    app.get(
      '/api/v1/erasures/:id/certificate',
      {
        config: { needs: 'erasure:decide', limit: 'read', personOnly: true },
        schema: {
          params: IdParams,
          querystring: PaperQuery,
          response: { 200: z.union([ErasureCertificate, Pdf]), ...withId },
        },
      },
      async (request, reply) => {
        const certificate = await certificateOf(platform, askingOf(request), request.params.id);
        if (request.query.format === 'json') return reply.send(certificate);
        return asPdf(reply, await certificatePdf(certificate, request.query.locale), `erasure-${certificate.ref}.pdf`);
      },
    );
  };

const asPdf = (reply: FastifyReply, pdf: Buffer, name: string): FastifyReply =>
  reply
    .headers({ 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${name}"` })
    .send(pdf);
