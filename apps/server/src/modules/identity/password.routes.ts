import { OwnPassword, Problem, ReplacePassword, Session } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { ownPassword, replacePassword } from './password.service.ts';
import { setSessionCookie } from './session-cookie.ts';

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
      '/api/v1/sign-in/password',
      {
        config: { needs: 'ticket', limit: 'sign-in' },
        schema: { body: ReplacePassword, response: { 200: Session, ...refusals } },
      },
      async (request, reply) => {
        const { token, session } = await replacePassword(platform, request.body, request.client);
        return setSessionCookie(reply, token).send(session);
      },
    );
  };
