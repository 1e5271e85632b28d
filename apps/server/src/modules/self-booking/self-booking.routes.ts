import {
  BookingPage,
  ChangeBookingPage,
  Empty,
  IdParams,
  Problem,
  TakenVisitor,
  TakeVisitor,
  Visitors,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { bookingPage, changeBookingPage } from './page.service.ts';
import { forgetVisitor, takeVisitor, visitors } from './visitor.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** The clinic's own page for booking: its settings, and those who booked there. */
export const selfBookingRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/booking-page',
      { config: { needs: 'practice:write', limit: 'read' }, schema: { response: { 200: BookingPage, ...refusals } } },
      (request) => bookingPage(platform, request.session),
    );

    app.put(
      '/api/v1/booking-page',
      {
        config: { needs: 'practice:write', limit: 'write', personOnly: true },
        schema: { body: ChangeBookingPage, response: { 200: BookingPage, ...refusals, 409: Problem } },
      },
      (request) => changeBookingPage(platform, request.session, request.body, request.client.ip),
    );

    app.get(
      '/api/v1/visitors',
      // as the right to be forgotten: seen and deleted also where the clinic keeps no patients any more
      { config: { needs: 'erasure:ask', limit: 'read' }, schema: { response: { 200: Visitors, ...refusals } } },
      (request) => visitors(platform, askingOf(request)),
    );

    app.delete(
      '/api/v1/visitors/:id',
      {
        config: { needs: 'erasure:ask', limit: 'write', personOnly: true },
        schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem, 409: Problem } },
      },
      async (request, reply) => {
        await forgetVisitor(platform, askingOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/visitors/:id/record',
      {
        config: { needs: 'patient:write', limit: 'write', writesPhi: true, personOnly: true },
        schema: {
          params: IdParams,
          body: TakeVisitor,
          response: { 200: TakenVisitor, ...refusals, 404: Problem, 409: Problem },
        },
      },
      (request) => takeVisitor(platform, askingOf(request), request.params.id, request.body),
    );
  };
