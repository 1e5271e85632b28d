import { ChangePassword, Empty, OwnPassword, Problem, ReplacePassword, Session } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../../platform/index.ts';
import { changePassword, ownPassword, replacePassword } from './password.service.ts';
import { sendSignIn } from '../sessions/session-cookie.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** The person's own password, and the forced change of one that has run out. */
export const passwordRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/password',
      { config: { needs: 'session:self', limit: 'read' }, schema: { response: { 200: OwnPassword, ...refusals } } },
      (request) => ownPassword(platform, request.session),
    );

    app.post(
      '/api/v1/password',
      {
        config: { needs: 'session:self', limit: 'sign-in' },
        schema: { body: ChangePassword, response: { 204: Empty, ...refusals } },
      },
      async (request, reply) => {
        await changePassword(platform, request.session, request.body, request.client);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/sign-in/password',
      {
        config: { needs: 'ticket', limit: 'sign-in' },
        schema: { body: ReplacePassword, response: { 200: Session, ...refusals } },
      },
      async (request, reply) => {
        return sendSignIn(reply, await replacePassword(platform, request.body, request.client));
      },
    );
  };
