import {
  BookedSeries,
  BookSeries,
  ChangedSeries,
  ChangeSeries,
  EndSeries,
  IdParams,
  Problem,
  SeriesPreview,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Tx } from '../../platform/db/index.ts';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { bookSeries, changeSeries, endSeries, previewSeries } from './series.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const changing = { ...refusals, 404: Problem, 409: Problem };
const WRITES = { needs: 'schedule:write', limit: 'write', personOnly: true } as const;
const BASE = '/api/v1/schedule/series';

/** Appointments that come again. */
export const seriesRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      `${BASE}/preview`,
      {
        config: { needs: 'schedule:write', limit: 'read', personOnly: true },
        schema: { body: BookSeries, response: { 200: SeriesPreview, ...changing } },
      },
      (request) => within(request, (tx) => previewSeries(tx, request.body)),
    );
    app.post(
      BASE,
      { config: WRITES, schema: { body: BookSeries, response: { 201: BookedSeries, ...changing } } },
      async (request, reply) => {
        const booked = await within(request, (tx, ip) =>
          bookSeries(tx, request.body, { ip, repeatable: repeatableOf(request) }),
        );
        return reply.code(201).send(booked);
      },
    );
    app.post(
      `${BASE}/:id/change`,
      {
        config: WRITES,
        schema: { params: IdParams, body: ChangeSeries, response: { 200: ChangedSeries, ...changing } },
      },
      (request) => within(request, (tx, ip) => changeSeries(tx, request.params.id, request.body, ip)),
    );
    app.post(
      `${BASE}/:id/end`,
      { config: WRITES, schema: { params: IdParams, body: EndSeries, response: { 200: ChangedSeries, ...changing } } },
      (request) => within(request, (tx, ip) => endSeries(tx, request.params.id, request.body, ip)),
    );

    function within<T>(request: FastifyRequest, work: (tx: Tx, ip: string) => Promise<T>): Promise<T> {
      const { actor, ip } = askingOf(request);
      return platform.db.inTenant(actor, (tx) => work(tx, ip));
    }
  };
