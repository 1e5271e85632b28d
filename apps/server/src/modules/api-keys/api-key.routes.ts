import { ApiKeys, ClinicApiKeys, CreateApiKey, CreatedApiKey, Empty, IdParams, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { createKey, ownKeys, revokeKey } from './api-key.service.ts';
import { clinicKeys, revokeClinicKey } from './clinic-keys.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/**
 * A person's own keys, and those of the clinic for whoever manages its people. Making one asks again who is there; ending
 * one never waits.
 */
export const apiKeyRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/api-keys',
      { config: { needs: 'api-key:own', limit: 'read' }, schema: { response: { 200: ApiKeys, ...refusals } } },
      (request) => ownKeys(platform, request.session),
    );

    app.post(
      '/api/v1/api-keys',
      {
        config: { needs: 'api-key:own', limit: 'write', stepUp: true },
        schema: { body: CreateApiKey, response: { 201: CreatedApiKey, ...refusals, 409: Problem } },
      },
      async (request, reply) => {
        const { session, body, client } = request;
        return reply.code(201).send(await createKey(platform, session, body, client, repeatableOf(request)));
      },
    );

    app.delete(
      '/api/v1/api-keys/:id',
      {
        config: { needs: 'api-key:own', limit: 'write' },
        schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async (request, reply) => {
        await revokeKey(platform, request.session, request.params.id, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/v1/clinic/api-keys',
      { config: { needs: 'member:manage', limit: 'read' }, schema: { response: { 200: ClinicApiKeys, ...refusals } } },
      (request) => clinicKeys(platform, request.session),
    );

    app.delete(
      '/api/v1/clinic/api-keys/:id',
      {
        config: { needs: 'member:manage', limit: 'write' },
        schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async (request, reply) => {
        await revokeClinicKey(platform, request.session, request.params.id, request.client.ip);
        return reply.code(204).send(null);
      },
    );
  };
