import { Empty, GiveProxy, IdParams, OwnProxies, Problem, Proxies, ProxyParams } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { endOwnProxy, endProxy, giveProxy, inviteProxyAgain, readOwnProxies, readProxies } from './proxy.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };

/** Parents and carers: given and taken by the clinic, seen and taken by the patient. */
export const proxyRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/patients/:id/proxies',
      {
        config: { needs: 'patient:read', limit: 'read', personOnly: true },
        schema: { params: IdParams, response: { 200: Proxies, ...withId } },
      },
      (request) => readProxies(platform, askingOf(request), request.params.id),
    );
    app.post(
      '/api/v1/patients/:id/proxies',
      {
        config: { needs: 'patient:write', limit: 'write', writesPhi: true, stepUp: true },
        schema: {
          params: IdParams,
          body: GiveProxy,
          response: { 201: Proxies, ...withId, 409: Problem, 503: Problem },
        },
      },
      async (request, reply) =>
        reply.code(201).send(
          await giveProxy(platform, askingOf(request), request.params.id, {
            ...request.body,
            repeatable: repeatableOf(request),
          }),
        ),
    );
    app.post(
      '/api/v1/patients/:id/proxies/:proxyId/invitation',
      {
        config: { needs: 'patient:write', limit: 'write', personOnly: true },
        schema: { params: ProxyParams, response: { 200: Proxies, ...withId, 409: Problem, 503: Problem } },
      },
      (request) => inviteProxyAgain(platform, askingOf(request), request.params.id, request.params.proxyId),
    );
    app.delete(
      '/api/v1/patients/:id/proxies/:proxyId',
      {
        config: { needs: 'patient:write', limit: 'write', personOnly: true },
        schema: { params: ProxyParams, response: { 200: Empty, ...withId } },
      },
      (request) => endProxy(platform, askingOf(request), request.params.id, request.params.proxyId),
    );
    app.get(
      '/api/v1/portal/proxies',
      { config: { needs: 'patient', limit: 'read' }, schema: { response: { 200: OwnProxies, ...refusals } } },
      (request) => readOwnProxies(platform, request.patient),
    );
    app.delete(
      '/api/v1/portal/proxies/:id',
      {
        config: { needs: 'patient', limit: 'write' },
        schema: { params: IdParams, response: { 200: Empty, ...withId } },
      },
      (request) => endOwnProxy(platform, request.patient, request.params.id, request.client.ip),
    );
  };
