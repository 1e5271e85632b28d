import { Empty, IdParams, MailOverview, MailPage, MailQuery, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { allowAddress, mailOverview, mailPage, sendAgain } from './mail-list.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** What the clinic's owner and admin see of its mail: states and reasons, never an address or what a mail says. */
export const mailRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/mails',
      {
        config: { needs: 'mail:read', limit: 'read' },
        schema: { querystring: MailQuery, response: { 200: MailPage, ...refusals } },
      },
      ({ session, query }) => mailPage(platform, session, query.before ?? null, query.limit),
    );

    app.get(
      '/api/v1/mails/overview',
      { config: { needs: 'mail:read', limit: 'read' }, schema: { response: { 200: MailOverview, ...refusals } } },
      ({ session }) => mailOverview(platform, session),
    );

    app.post(
      '/api/v1/mails/:id/sending',
      {
        config: { needs: 'mail:read', limit: 'write' },
        schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async ({ session, params, client }, reply) => {
        await sendAgain(platform, session, params.id, client.ip);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/api/v1/mails/suppressions/:id',
      {
        config: { needs: 'mail:read', limit: 'write' },
        schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async ({ session, params, client }, reply) => {
        await allowAddress(platform, session, params.id, client.ip);
        return reply.code(204).send(null);
      },
    );
  };
