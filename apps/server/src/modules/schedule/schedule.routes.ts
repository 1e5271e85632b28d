import {
  Appointment,
  AppointmentNote,
  Appointments,
  BookAppointment,
  BookedAppointment,
  Empty,
  IdParams,
  MoveAppointment,
  OpenTimes,
  Problem,
  ReferenceParams,
  ScheduleQuery,
  SetAppointmentNote,
  SetAppointmentRoom,
  SetAppointmentStatus,
  SlotQuery,
  Slots,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import {
  changeRoom,
  changeStatus,
  listAppointments,
  listAppointmentsOf,
  listOpenTimes,
  move,
} from './appointment.service.ts';
import { bookAppointment, changed } from './booking.service.ts';
import { changeNote, readNote } from './note.service.ts';
import { searchSlots } from './slots.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const changing = { ...refusals, 404: Problem, 409: Problem };
const READS = { needs: 'schedule:read', limit: 'read', personOnly: true } as const;
const WRITES = { needs: 'schedule:write', limit: 'write', personOnly: true } as const;
const BASE = '/api/v1/schedule';
const NOTE = `${BASE}/appointments/:id/note`;

/** The calendar of a clinic: what is booked, and what can be. */
export const scheduleRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      `${BASE}/appointments`,
      { config: READS, schema: { querystring: ScheduleQuery, response: { 200: Appointments, ...refusals } } },
      async ({ session, query }) => ({ appointments: await listAppointments(platform, session, query) }),
    );
    app.get(
      `${BASE}/patients/:ref/appointments`,
      { config: READS, schema: { params: ReferenceParams, response: { 200: Appointments, ...refusals } } },
      async ({ session, params }) => ({ appointments: await listAppointmentsOf(platform, session, params.ref) }),
    );
    app.get(
      `${BASE}/open-times`,
      { config: READS, schema: { querystring: ScheduleQuery, response: { 200: OpenTimes, ...refusals } } },
      ({ session, query }) => listOpenTimes(platform, session, query),
    );
    app.get(
      `${BASE}/slots`,
      { config: READS, schema: { querystring: SlotQuery, response: { 200: Slots, ...refusals } } },
      ({ session, query }) => searchSlots(platform, session, query),
    );
    app.post(
      `${BASE}/appointments`,
      { config: WRITES, schema: { body: BookAppointment, response: { 201: BookedAppointment, ...changing } } },
      async (request, reply) => {
        const booked = await bookAppointment(platform, askingOf(request), request.body, repeatableOf(request));
        return reply.code(201).send(booked);
      },
    );
    app.post(
      `${BASE}/appointments/:id/move`,
      {
        config: WRITES,
        schema: { params: IdParams, body: MoveAppointment, response: { 200: Appointment, ...changing } },
      },
      (request) => changed(platform, askingOf(request), (tx, ip) => move(tx, request.params.id, request.body, ip)),
    );
    app.post(
      `${BASE}/appointments/:id/status`,
      {
        config: WRITES,
        schema: { params: IdParams, body: SetAppointmentStatus, response: { 200: Appointment, ...changing } },
      },
      (request) =>
        changed(platform, askingOf(request), (tx, ip) => changeStatus(tx, request.params.id, request.body, ip)),
    );
    app.put(
      `${BASE}/appointments/:id/room`,
      {
        config: WRITES,
        schema: { params: IdParams, body: SetAppointmentRoom, response: { 200: Appointment, ...changing } },
      },
      (request) =>
        changed(platform, askingOf(request), (tx, ip) => changeRoom(tx, request.params.id, request.body, ip)),
    );

    app.get(
      NOTE,
      {
        config: { needs: 'patient:read', limit: 'read', personOnly: true },
        schema: { params: IdParams, response: { 200: AppointmentNote, ...refusals, 404: Problem } },
      },
      (request) => readNote(platform, askingOf(request), request.params.id),
    );
    app.put(
      NOTE,
      {
        config: { needs: 'patient:write', limit: 'write', personOnly: true, writesPhi: true },
        schema: { params: IdParams, body: SetAppointmentNote, response: { 204: Empty, ...changing } },
      },
      async (request, reply) => {
        await changeNote(platform, askingOf(request), request.params.id, request.body.text as unknown as string);
        return reply.code(204).send(null);
      },
    );
  };
