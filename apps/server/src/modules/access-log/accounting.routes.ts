import {
  AccountingParams,
  DisclosureFields,
  Empty,
  Id,
  MakeAccounting,
  PatientDisclosures,
  Problem,
  StrikeDisclosure,
  SuspendAccounting,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { makeAccounting } from './accounting.service.ts';
import {
  endSuspension,
  readDisclosures,
  recordDisclosure,
  strikeDisclosure,
  suspendAccounting,
} from './disclosure.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const Made = z.object({ id: Id });
const WithId = AccountingParams.extend({ id: Id });
const KEEPS = { needs: 'accounting:keep', limit: 'write', personOnly: true } as const;

/** The accounting of disclosures of one patient, by reference: a privacy officer needs no name for it. */
export const accountingRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/accounting/:ref',
      {
        config: { ...KEEPS, limit: 'read' },
        schema: { params: AccountingParams, response: { 200: PatientDisclosures, ...withId } },
      },
      ({ session, params, client }) => readDisclosures(platform, session, { ref: params.ref, ip: client.ip }),
    );
    app.post(
      '/api/v1/accounting/:ref/disclosures',
      {
        config: { ...KEEPS, writesPhi: true },
        schema: { params: AccountingParams, body: DisclosureFields, response: { 201: Made, ...withId, 409: Problem } },
      },
      async (request, reply) => {
        const { session, params, body, client } = request;
        const about = { ref: params.ref, ip: client.ip };
        return reply.code(201).send(await recordDisclosure(platform, session, about, body, repeatableOf(request)));
      },
    );
    app.post(
      '/api/v1/accounting/:ref/disclosures/:id/strike',
      { config: KEEPS, schema: { params: WithId, body: StrikeDisclosure, response: { 204: Empty, ...withId } } },
      async ({ session, params, body, client }, reply) => {
        await strikeDisclosure(platform, session, { ref: params.ref, ip: client.ip }, params.id, body.reason);
        return reply.code(204).send(null);
      },
    );
    app.post(
      '/api/v1/accounting/:ref/suspensions',
      {
        config: { ...KEEPS, writesPhi: true },
        schema: { params: AccountingParams, body: SuspendAccounting, response: { 201: Made, ...withId } },
      },
      async ({ session, params, body, client }, reply) => {
        const about = { ref: params.ref, ip: client.ip };
        return reply.code(201).send(await suspendAccounting(platform, session, about, body));
      },
    );
    app.post(
      '/api/v1/accounting/:ref/suspensions/:id/end',
      { config: KEEPS, schema: { params: WithId, response: { 204: Empty, ...withId } } },
      async ({ session, params, client }, reply) => {
        await endSuspension(platform, session, { ref: params.ref, ip: client.ip }, params.id);
        return reply.code(204).send(null);
      },
    );
    app.post(
      '/api/v1/accounting/:ref/reports',
      {
        config: { needs: 'accounting:make', limit: 'write', stepUp: true },
        schema: {
          params: AccountingParams,
          body: MakeAccounting,
          response: { 200: z.any().describe('application/pdf or text/csv'), ...withId },
        },
      },
      async ({ session, params, body, client }, reply) => {
        const { name, type, bytes } = await makeAccounting(platform, session, { ref: params.ref, ip: client.ip }, body);
        reply.header('content-type', type);
        reply.header('content-disposition', `attachment; filename="${name}"`);
        return reply.send(bytes);
      },
    );
  };
