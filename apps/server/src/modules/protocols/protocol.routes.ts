import {
  AskDue,
  AskSheet,
  ChangeProtocol,
  Created,
  CreateProtocol,
  Due,
  Empty,
  IdParams,
  PartParams,
  PlanFollowUp,
  PlanRefill,
  Problem,
  Protocol,
  ProtocolList,
  ProtocolRevision,
  SetProtocolState,
  SettleFollowUp,
  SettleRefill,
  SignProtocol,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { catalogueRoutes } from './catalogue.routes.ts';
import { changeProtocol, createProtocol, listProtocols, readProtocol } from './protocol.service.ts';
import { printSheet } from './sheet.service.ts';
import { setProtocolState, signProtocol } from './sign.service.ts';
import { listDue, planFollowUp, planRefill, settleFollowUp, settleRefill } from './tasks.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const changes = { ...withId, 409: Problem };
/** Programs do not reach patients: no scope of an API key holds them. */
const READS = { needs: 'patient:read', limit: 'read', personOnly: true } as const;
const WRITES = { needs: 'patient:write', limit: 'write', personOnly: true, writesPhi: true } as const;
const Pdf = z.any().describe('application/pdf');

/** What is prescribed to a patient: drafts, signed versions, refills, tasks; and the clinic's catalogue. */
export const protocolRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(catalogueRoutes(platform));

    app.get(
      '/api/v1/patients/:id/protocols',
      { config: READS, schema: { params: IdParams, response: { 200: ProtocolList, ...withId } } },
      (request) => listProtocols(platform, askingOf(request), request.params.id),
    );

    app.post(
      '/api/v1/patients/:id/protocols',
      {
        config: WRITES,
        schema: { params: IdParams, body: CreateProtocol, response: { 201: ProtocolRevision, ...changes } },
      },
      async (request, reply) => {
        const { params, body } = request;
        const made = await createProtocol(platform, askingOf(request), params.id, body, repeatableOf(request));
        return reply.code(201).send(made);
      },
    );

    app.get(
      '/api/v1/protocols/due',
      { config: READS, schema: { querystring: AskDue, response: { 200: Due, ...refusals } } },
      (request) => listDue(platform, askingOf(request), request.query),
    );

    app.get(
      '/api/v1/protocols/:id',
      { config: READS, schema: { params: IdParams, response: { 200: Protocol, ...withId } } },
      (request) => readProtocol(platform, askingOf(request), request.params.id),
    );

    app.put(
      '/api/v1/protocols/:id',
      {
        config: WRITES,
        schema: { params: IdParams, body: ChangeProtocol, response: { 200: ProtocolRevision, ...changes } },
      },
      (request) => changeProtocol(platform, askingOf(request), request.params.id, request.body),
    );

    app.post(
      '/api/v1/protocols/:id/signature',
      {
        config: { ...WRITES, stepUp: true },
        schema: { params: IdParams, body: SignProtocol, response: { 200: ProtocolRevision, ...changes } },
      },
      (request) => signProtocol(platform, askingOf(request), request.params.id, request.body),
    );

    app.put(
      '/api/v1/protocols/:id/state',
      {
        config: WRITES,
        schema: { params: IdParams, body: SetProtocolState, response: { 200: ProtocolRevision, ...changes } },
      },
      (request) => setProtocolState(platform, askingOf(request), request.params.id, request.body),
    );

    app.post(
      '/api/v1/protocols/:id/refills',
      { config: WRITES, schema: { params: IdParams, body: PlanRefill, response: { 201: Created, ...changes } } },
      async (request, reply) => {
        const { params, body } = request;
        return reply
          .code(201)
          .send(await planRefill(platform, askingOf(request), params.id, body, repeatableOf(request)));
      },
    );

    app.put(
      '/api/v1/protocols/:id/refills/:partId',
      { config: WRITES, schema: { params: PartParams, body: SettleRefill, response: { 204: Empty, ...changes } } },
      async (request, reply) => {
        const { id, partId: refillId } = request.params;
        return reply.code(204).send(await settleRefill(platform, askingOf(request), { id, refillId }, request.body));
      },
    );

    app.post(
      '/api/v1/protocols/:id/follow-ups',
      { config: WRITES, schema: { params: IdParams, body: PlanFollowUp, response: { 201: Created, ...changes } } },
      async (request, reply) => {
        const { params, body } = request;
        return reply
          .code(201)
          .send(await planFollowUp(platform, askingOf(request), params.id, body, repeatableOf(request)));
      },
    );

    app.put(
      '/api/v1/protocols/:id/follow-ups/:partId',
      { config: WRITES, schema: { params: PartParams, body: SettleFollowUp, response: { 204: Empty, ...changes } } },
      async (request, reply) => {
        const { id, partId: followUpId } = request.params;
        return reply
          .code(204)
          .send(await settleFollowUp(platform, askingOf(request), { id, followUpId }, request.body));
      },
    );

    app.get(
      '/api/v1/protocols/:id/sheet',
      { config: READS, schema: { params: IdParams, querystring: AskSheet, response: { 200: Pdf, ...withId } } },
      async (request, reply) => {
        const { bytes, name } = await printSheet(platform, askingOf(request), request.params.id, request.query);
        return reply
          .headers({
            'content-type': 'application/pdf',
            'cache-control': 'no-store',
            'content-disposition': `attachment; filename="${name}"`,
          })
          .send(bytes);
      },
    );
  };
