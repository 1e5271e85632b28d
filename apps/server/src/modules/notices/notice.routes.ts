import { Notices, Problem, ReadNotices } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { markNoticesRead, readNotices } from './notice.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** The bell: what a person has been told, and how much of it they have not looked at. */
export const noticeRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/notices',
      { config: { needs: 'session:self', limit: 'read' }, schema: { response: { 200: Notices, ...refusals } } },
      ({ session }) => readNotices(platform, session),
    );

    app.post(
      '/api/v1/notices/read',
      {
        config: { needs: 'session:self', limit: 'write' },
        schema: { body: ReadNotices, response: { 200: Notices, ...refusals } },
      },
      ({ session, body }) => markNoticesRead(platform, session, body.upTo),
    );
  };
