import {
  CurrentGrant,
  Grant,
  GrantDetail,
  Grants,
  IdParams,
  Problem,
  ReviewGrant,
  TakeGrant,
  TakenGrant,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { currentGrant, endGrant, listGrants, takeGrant } from './grant.service.ts';
import { grantDetail, reviewGrant } from './review.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };

/** Emergency access: taking, ending and reviewing it. */
export const grantRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/api/v1/grants',
      {
        config: { needs: 'grant:request', limit: 'write', stepUp: true },
        schema: { body: TakeGrant, response: { 201: TakenGrant, ...refusals, 409: Problem } },
      },
      async (request, reply) => {
        const { session: by, body: ask, client } = request;
        const taking = { by, ask, ip: client.ip, repeatable: repeatableOf(request) };
        return reply.code(201).send(await takeGrant(platform, taking));
      },
    );

    app.get(
      '/api/v1/grants',
      { config: { needs: 'grant:read', limit: 'read' }, schema: { response: { 200: Grants, ...refusals } } },
      ({ session, client }) => listGrants(platform, session, client.ip),
    );

    app.get(
      '/api/v1/grants/current',
      { config: { needs: 'grant:request', limit: 'read' }, schema: { response: { 200: CurrentGrant, ...refusals } } },
      ({ session }) => currentGrant(platform, session),
    );

    app.get(
      '/api/v1/grants/:id',
      {
        config: { needs: 'grant:read', limit: 'read' },
        schema: { params: IdParams, response: { 200: GrantDetail, ...withId } },
      },
      ({ session, params, client }) => grantDetail(platform, session, params.id, client.ip),
    );

    app.post(
      '/api/v1/grants/:id/end',
      {
        config: { needs: 'grant:read', limit: 'write' },
        schema: { params: IdParams, response: { 200: Grant, ...withId } },
      },
      ({ session, params, client }) => endGrant(platform, session, params.id, client.ip),
    );

    app.post(
      '/api/v1/grants/:id/review',
      {
        config: { needs: 'grant:review', limit: 'write' },
        schema: { params: IdParams, body: ReviewGrant, response: { 200: GrantDetail, ...withId } },
      },
      ({ session, params, body, client }) => reviewGrant(platform, session, params.id, body, client.ip),
    );
  };
