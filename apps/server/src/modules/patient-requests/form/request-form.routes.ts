import {
  CloseFormRequest,
  Empty,
  IdParams,
  JoinedFormRequest,
  JoinFormRequest,
  OpenedFormRequest,
  Problem,
  RequestForm,
  SwitchRequestForm,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../../platform/index.ts';
import { askingOf } from '../../patients/index.ts';
import { closeFormRequest, joinFormRequest, readFormRequest } from './answer.service.ts';
import { requestForm, switchRequestForm } from './page.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const changing = { ...refusals, 404: Problem, 409: Problem };

/** The public form for requests: whether it is there, and what came on it. */
export const requestFormRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/request-form',
      { config: { needs: 'request:read', limit: 'read' }, schema: { response: { 200: RequestForm, ...refusals } } },
      (request) => requestForm(platform, request.session),
    );
    app.put(
      '/api/v1/request-form',
      {
        config: { needs: 'clinic:rules', limit: 'write', personOnly: true },
        schema: { body: SwitchRequestForm, response: { 200: RequestForm, ...refusals } },
      },
      (request) => switchRequestForm(platform, request.session, request.body.enabled, request.client.ip),
    );
    app.get(
      '/api/v1/form-requests/:id',
      {
        config: { needs: 'request:enter', limit: 'read', personOnly: true },
        schema: { params: IdParams, response: { 200: OpenedFormRequest, ...refusals, 404: Problem } },
      },
      (request) => readFormRequest(platform, askingOf(request), request.params.id),
    );
    app.post(
      '/api/v1/form-requests/:id/record',
      {
        config: { needs: 'request:enter', limit: 'write', writesPhi: true, personOnly: true },
        schema: { params: IdParams, body: JoinFormRequest, response: { 200: JoinedFormRequest, ...changing } },
      },
      (request) => joinFormRequest(platform, askingOf(request), request.params.id, request.body),
    );
    app.post(
      '/api/v1/form-requests/:id/end',
      {
        config: { needs: 'request:enter', limit: 'write', personOnly: true },
        schema: { params: IdParams, body: CloseFormRequest, response: { 200: Empty, ...changing } },
      },
      (request) => closeFormRequest(platform, askingOf(request), request.params.id, request.body.as),
    );
  };
