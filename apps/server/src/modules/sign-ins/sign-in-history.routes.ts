import { EndedSessions, NotMe, Problem, SignInPage, SignInQuery } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { disown, endOtherSessions, signInHistory } from './sign-in-history.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** A person's own sign-ins, and what to do about one that was not theirs. */
export const signInHistoryRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/sign-ins',
      {
        config: { needs: 'session:self', limit: 'read' },
        schema: { querystring: SignInQuery, response: { 200: SignInPage, ...refusals } },
      },
      (request) => signInHistory(platform, request.session, request.query),
    );

    app.post(
      '/api/v1/sign-ins/not-me',
      {
        config: { needs: 'session:self', limit: 'write' },
        schema: { response: { 200: NotMe, ...refusals } },
      },
      (request) => disown(platform, request.session, request.client.ip),
    );

    app.delete(
      '/api/v1/sessions',
      {
        config: { needs: 'session:self', limit: 'write' },
        schema: { response: { 200: EndedSessions, ...refusals } },
      },
      (request) => endOtherSessions(platform, request.session, request.client.ip),
    );
  };
