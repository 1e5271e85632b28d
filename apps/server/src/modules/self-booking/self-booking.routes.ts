import {
  BookingPage,
  ChangeBookingPage,
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
import { takeVisitor, visitors } from './visitor.service.ts';

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
      { config: { needs: 'patient:write', limit: 'read' }, schema: { response: { 200: Visitors, ...refusals } } },
      (request) => visitors(platform, askingOf(request)),
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
