import { LetIn, Problem, SupportInside, SupportPeople, TakenGrant } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { letIn, supportInside, supportPeople } from './support.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** Support, let in by an owner: whom, for what, and who is in the clinic now. Ends and looks are those of every grant. */
export const supportRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/support/people',
      { config: { needs: 'support:give', limit: 'read' }, schema: { response: { 200: SupportPeople, ...refusals } } },
      ({ session }) => supportPeople(platform, session),
    );

    app.post(
      '/api/v1/support/grants',
      {
        config: { needs: 'support:give', limit: 'write', stepUp: true },
        schema: { body: LetIn, response: { 201: TakenGrant, ...refusals, 404: Problem, 409: Problem } },
      },
      async ({ session, body, client }, reply) => reply.code(201).send(await letIn(platform, session, body, client.ip)),
    );

    app.get(
      '/api/v1/support/inside',
      { config: { needs: 'grant:read', limit: 'read' }, schema: { response: { 200: SupportInside, ...refusals } } },
      ({ session }) => supportInside(platform, session),
    );
  };
