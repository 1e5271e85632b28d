import {
  AppointmentRules,
  AskAppointment,
  BookWish,
  CancelledOwn,
  CancelOwn,
  DeclineWish,
  Empty,
  Id,
  IdParams,
  OwnAppointments,
  Problem,
  Wishes,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { askAppointment, cancelOwnAppointment, type OwnAsking, readOwnAppointments, withdrawOwnWish } from './own.service.ts'; // prettier-ignore
import { bookWish, changeRules, countWishes, declineWish, listWishes, readRules } from './wishes.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const changing = { ...withId, 409: Problem };
const Made = z.object({ id: Id });
const Count = z.object({ open: z.int() });
const OWN_READ = { needs: 'patient', limit: 'read' } as const;
const OWN_WRITE = { needs: 'patient', limit: 'write' } as const;
const WRITE = { needs: 'schedule:write', limit: 'write', personOnly: true } as const;

/** Appointments as patients see them, what they ask for, and the clinic's answers and rules. */
export const portalAppointmentRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/portal/appointments',
      { config: { ...OWN_READ, part: 'appointments' }, schema: { response: { 200: OwnAppointments, ...refusals } } },
      (request) => readOwnAppointments(platform, ownAsking(request)),
    );
    app.post(
      '/api/v1/portal/appointments/:id/cancellation',
      {
        config: { ...OWN_WRITE, part: 'appointments' },
        schema: { params: IdParams, body: CancelOwn, response: { 200: CancelledOwn, ...withId } },
      },
      (request) => cancelOwnAppointment(platform, ownAsking(request), request.params.id, request.body.revision),
    );
    app.post(
      '/api/v1/portal/wishes',
      {
        config: { ...OWN_WRITE, part: 'appointments' },
        schema: { body: AskAppointment, response: { 201: Made, ...changing } },
      },
      async (request, reply) => reply.code(201).send(await askAppointment(platform, ownAsking(request), request.body)),
    );
    app.delete(
      '/api/v1/portal/wishes/:id',
      {
        config: { ...OWN_WRITE, part: 'appointments' },
        schema: { params: IdParams, response: { 200: Empty, ...withId } },
      },
      (request) => withdrawOwnWish(platform, ownAsking(request), request.params.id),
    );

    const reading = { needs: 'schedule:read', limit: 'read', personOnly: true } as const;
    app.get(
      '/api/v1/schedule/wishes',
      { config: reading, schema: { response: { 200: Wishes, ...refusals } } },
      (request) => listWishes(platform, askingOf(request)),
    );
    app.get(
      '/api/v1/schedule/wishes/count',
      { config: reading, schema: { response: { 200: Count, ...refusals } } },
      (request) => countWishes(platform, askingOf(request).actor),
    );
    app.post(
      '/api/v1/schedule/wishes/:id/booking',
      { config: WRITE, schema: { params: IdParams, body: BookWish, response: { 200: Empty, ...changing } } },
      (request) => bookWish(platform, askingOf(request), request.params.id, request.body),
    );
    app.post(
      '/api/v1/schedule/wishes/:id/refusal',
      { config: WRITE, schema: { params: IdParams, body: DeclineWish, response: { 200: Empty, ...withId } } },
      (request) => declineWish(platform, askingOf(request), request.params.id, request.body.reason),
    );
    app.get(
      '/api/v1/schedule/rules',
      { config: reading, schema: { response: { 200: AppointmentRules, ...refusals } } },
      (request) => readRules(platform, askingOf(request).actor),
    );
    app.put(
      '/api/v1/schedule/rules',
      {
        config: { needs: 'practice:write', limit: 'write', personOnly: true },
        schema: { body: AppointmentRules, response: { 200: Empty, ...refusals } },
      },
      (request) => changeRules(platform, askingOf(request), request.body),
    );
  };

function ownAsking({ patient, client }: FastifyRequest): OwnAsking {
  const { tenantId, accountId, patientId, patientRef } = patient;
  return { tenantId, accountId, patientId, patientRef, ip: client.ip };
}
