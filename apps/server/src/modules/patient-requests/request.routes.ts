import {
  AddStatement,
  AnswerRequest,
  CheckIdentity,
  ChooseLaw,
  Empty,
  EnterRequest,
  ExtendRequest,
  Id,
  IdParams,
  PatientRequests,
  Problem,
  REQUEST_PAPERS,
  RequestPaperQuery,
  RequestQueue,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { requestLetter } from './papers.ts';
import {
  addStatement,
  answer,
  askAlong,
  checkIdentity,
  chooseLaw,
  enterRequest,
  extend,
  readQueue,
  readRequests,
  withdraw,
} from './request.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const changing = { ...withId, 409: Problem };
const Made = z.object({ id: Id });
const Pdf = z.any().describe('application/pdf');
const Withdrawal = z.strictObject({ revision: z.int() });
const PaperParams = IdParams.extend({ paper: z.enum(REQUEST_PAPERS) });

/** What patients ask of what is kept about them: access, amendment, restriction and their like, with the law's clocks. */
export const patientRequestRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    const reading = { needs: 'request:enter', limit: 'read', personOnly: true } as const;
    const writing = { needs: 'request:enter', limit: 'write', personOnly: true } as const;
    app.get(
      '/api/v1/requests',
      {
        config: { needs: 'request:read', limit: 'read', personOnly: true },
        schema: { response: { 200: RequestQueue, ...refusals } },
      },
      (request) => readQueue(platform, askingOf(request)),
    );
    app.get(
      '/api/v1/patients/:id/requests',
      { config: reading, schema: { params: IdParams, response: { 200: PatientRequests, ...withId } } },
      (request) => readRequests(platform, askingOf(request), request.params.id),
    );
    app.post(
      '/api/v1/patients/:id/requests',
      {
        config: { ...writing, writesPhi: true },
        schema: { params: IdParams, body: EnterRequest, response: { 201: Made, ...withId } },
      },
      async (request, reply) =>
        reply.code(201).send(await enterRequest(platform, askingOf(request), request.params.id, request.body)),
    );
    app.post(
      '/api/v1/requests/:id/identity',
      { config: writing, schema: { params: IdParams, body: CheckIdentity, response: { 200: Empty, ...changing } } },
      (request) => checkIdentity(platform, askingOf(request), request.params.id, request.body),
    );
    app.post(
      '/api/v1/requests/:id/extension',
      { config: writing, schema: { params: IdParams, body: ExtendRequest, response: { 200: Empty, ...changing } } },
      (request) => extend(platform, askingOf(request), request.params.id, request.body),
    );
    app.post(
      '/api/v1/requests/:id/law',
      { config: writing, schema: { params: IdParams, body: ChooseLaw, response: { 200: Empty, ...changing } } },
      (request) => chooseLaw(platform, askingOf(request), request.params.id, request.body),
    );
    app.post(
      '/api/v1/requests/:id/answer',
      { config: writing, schema: { params: IdParams, body: AnswerRequest, response: { 200: Empty, ...changing } } },
      (request) => answer(platform, askingOf(request), request.params.id, request.body),
    );
    app.post(
      '/api/v1/requests/:id/withdrawal',
      { config: writing, schema: { params: IdParams, body: Withdrawal, response: { 200: Empty, ...changing } } },
      (request) => withdraw(platform, askingOf(request), request.params.id, request.body.revision),
    );
    app.post(
      '/api/v1/requests/:id/statements',
      { config: writing, schema: { params: IdParams, body: AddStatement, response: { 200: Empty, ...changing } } },
      (request) => addStatement(platform, askingOf(request), request.params.id, request.body),
    );
    app.post(
      '/api/v1/requests/:id/along',
      { config: writing, schema: { params: IdParams, response: { 200: Empty, ...changing } } },
      (request) => askAlong(platform, askingOf(request), request.params.id),
    );
    app.get(
      '/api/v1/requests/:id/papers/:paper',
      {
        config: reading,
        schema: { params: PaperParams, querystring: RequestPaperQuery, response: { 200: Pdf, ...changing } },
      },
      async (request, reply) => {
        const { id, paper } = request.params;
        const pdf = await requestLetter(platform, askingOf(request), { id, paper, locale: request.query.locale });
        return reply
          .header('content-type', 'application/pdf')
          .header('content-disposition', `attachment; filename="${paper}.pdf"`)
          .send(pdf);
      },
    );
  };
