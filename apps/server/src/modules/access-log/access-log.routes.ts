import {
  AccessSettings,
  Empty,
  IdParams,
  LookQuery,
  Looks,
  PatientPrint,
  PrintPatient,
  Problem,
  StandOutQuery,
  StandOuts,
  Viewers,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { exportLooks, readLooks } from './looks.service.ts';
import { printPatient, readViewers } from './patient.service.ts';
import { changeSettings, readSettings, readStandOuts } from './stand-outs.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const READS = { needs: 'access-log:read', limit: 'read', personOnly: true } as const;
const REVIEWS = { needs: 'access-log:review', limit: 'read', personOnly: true } as const;

/** Who looked at which patient, what stands out in it, and prints, which only the browser can tell of. */
export const accessLogRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/access-log',
      { config: READS, schema: { querystring: LookQuery, response: { 200: Looks, ...withId } } },
      ({ session, query, client }) => readLooks(platform, session, query, client.ip),
    );
    app.get(
      '/api/v1/access-log/export',
      {
        config: REVIEWS,
        schema: { querystring: LookQuery, response: { 200: z.any().describe('text/csv'), ...withId } },
      },
      async ({ session, query, client }, reply) => {
        const text = await exportLooks(platform, session, query, client.ip);
        reply.header('content-type', 'text/csv; charset=utf-8');
        reply.header('content-disposition', `attachment; filename="access-log-${session.tenantId.slice(0, 8)}.csv"`);
        return reply.send(`\uFEFF${text}`);
      },
    );
    app.get(
      '/api/v1/access-log/stand-outs',
      { config: REVIEWS, schema: { querystring: StandOutQuery, response: { 200: StandOuts, ...withId } } },
      ({ session, query, client }) => readStandOuts(platform, session, query, client.ip),
    );
    app.get(
      '/api/v1/access-log/settings',
      { config: REVIEWS, schema: { response: { 200: AccessSettings, ...refusals } } },
      ({ session }) => readSettings(platform, session),
    );
    app.put(
      '/api/v1/access-log/settings',
      {
        config: { needs: 'access-log:settings', limit: 'write', personOnly: true },
        schema: { body: AccessSettings, response: { 204: Empty, ...refusals } },
      },
      async ({ session, body, client }, reply) => {
        await changeSettings(platform, session, body, client.ip);
        return reply.code(204).send(null);
      },
    );
    app.get(
      '/api/v1/patients/:id/viewers',
      { config: READS, schema: { params: IdParams, response: { 200: Viewers, ...withId } } },
      ({ session, params, client }) => readViewers(platform, session, { id: params.id, ip: client.ip }),
    );
    app.post(
      '/api/v1/patients/:id/prints',
      {
        config: { needs: 'patient:read', limit: 'write', personOnly: true, writesPhi: true },
        schema: { params: IdParams, body: PrintPatient, response: { 201: PatientPrint, ...withId } },
      },
      async ({ session, params, body, client }, reply) =>
        reply.code(201).send(await printPatient(platform, session, { id: params.id, ip: client.ip }, body)),
    );
  };
