import { CalendarFeeds, Empty, FeedParams, IdParams, MadeCalendarFeed, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { calendarOf, makeFeed, readFeeds, revokeFeed } from './feed.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const BASE = '/api/v1/schedule/feeds';
/** Made for programs, which ask again and again: nothing on the way keeps it. */
const CALENDAR_HEADERS = {
  'content-type': 'text/calendar; charset=utf-8',
  'content-disposition': 'attachment; filename="hyaline.ics"',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
};

/** One's own appointments in one's own calendar program. */
export const feedRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      BASE,
      {
        // to see and withdraw one's addresses stays possible, whatever the clinic has switched off
        config: { needs: 'session:self', limit: 'read', personOnly: true },
        schema: { response: { 200: CalendarFeeds, ...refusals } },
      },
      ({ session }) => readFeeds(platform, session),
    );
    app.post(
      BASE,
      {
        config: { needs: 'schedule:read', limit: 'write', personOnly: true },
        schema: { response: { 201: MadeCalendarFeed, ...refusals, 409: Problem } },
      },
      async (request, reply) => reply.code(201).send(await makeFeed(platform, askingOf(request))),
    );
    app.delete(
      `${BASE}/:id`,
      {
        config: { needs: 'session:self', limit: 'write', personOnly: true },
        schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async (request, reply) => {
        await revokeFeed(platform, askingOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );
    app.get(
      '/api/v1/calendar/:file',
      {
        config: { needs: 'public', limit: 'public' },
        schema: {
          params: FeedParams,
          response: { 200: z.any().describe('text/calendar: references only'), 404: Problem, 429: Problem },
        },
      },
      async ({ params }, reply) =>
        reply.headers(CALENDAR_HEADERS).send(await calendarOf(platform, params.file.slice(0, -'.ics'.length))),
    );
  };
