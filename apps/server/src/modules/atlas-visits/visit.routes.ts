import { IdParams, Problem } from '@hyaline/contract';
import {
  ChangeVisit,
  CreatedVisit,
  CreateVisit,
  ListVisits,
  RemoveVisit,
  Visit,
  VisitParams,
  VisitRevision,
  Visits,
  VisitVersions,
} from '@hyaline/contract/atlas';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { chartOf } from '../chart-entries/index.ts';
import { reportRoutes } from './report.routes.ts';
import {
  changeVisit,
  createVisit,
  listVisits,
  openOne,
  removeVisit,
  restoreVisit,
  visitVersions,
} from './visit.service.ts';

const refusals = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem };
const changing = { ...refusals, 409: Problem };
const READS = { needs: 'patient:read', limit: 'read', personOnly: true, provesSession: true } as const;
const WRITES = { needs: 'patient:write', limit: 'write', personOnly: true, writesPhi: true } as const;
/** Puts away or takes back what is there: possible without a current agreement, as destroying a study is. */
const PUTS_AWAY = { needs: 'patient:write', limit: 'write', personOnly: true } as const;

/** The visits of a patient in the atlas. */
export const visitRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(reportRoutes(platform));

    app.get(
      '/api/v1/patients/:id/visits',
      {
        config: READS,
        schema: { params: IdParams, querystring: ListVisits, response: { 200: Visits, ...refusals } },
      },
      (request) => listVisits(platform, chartOf(request, request.params), request.query),
    );

    app.post(
      '/api/v1/patients/:id/visits',
      { config: WRITES, schema: { params: IdParams, body: CreateVisit, response: { 201: CreatedVisit, ...changing } } },
      async (request, reply) => {
        const chart = chartOf(request, request.params);
        return reply.code(201).send(await createVisit(platform, chart, request.body.content, repeatableOf(request)));
      },
    );

    app.get(
      '/api/v1/patients/:id/visits/:visitId',
      { config: READS, schema: { params: VisitParams, response: { 200: Visit, ...refusals } } },
      (request) => openOne(platform, chartOf(request, request.params), request.params.visitId),
    );

    app.put(
      '/api/v1/patients/:id/visits/:visitId',
      {
        config: WRITES,
        schema: { params: VisitParams, body: ChangeVisit, response: { 200: VisitRevision, ...changing } },
      },
      (request) => changeVisit(platform, chartOf(request, request.params), request.params.visitId, request.body),
    );

    app.post(
      '/api/v1/patients/:id/visits/:visitId/removal',
      {
        config: PUTS_AWAY,
        schema: { params: VisitParams, body: RemoveVisit, response: { 200: VisitRevision, ...changing } },
      },
      (request) => removeVisit(platform, chartOf(request, request.params), request.params.visitId, request.body),
    );

    app.post(
      '/api/v1/patients/:id/visits/:visitId/restoration',
      {
        config: PUTS_AWAY,
        schema: { params: VisitParams, body: VisitRevision, response: { 200: VisitRevision, ...changing } },
      },
      (request) => restoreVisit(platform, chartOf(request, request.params), request.params.visitId, request.body),
    );

    app.get(
      '/api/v1/patients/:id/visits/:visitId/versions',
      { config: READS, schema: { params: VisitParams, response: { 200: VisitVersions, ...refusals } } },
      (request) => visitVersions(platform, chartOf(request, request.params), request.params.visitId),
    );
  };
