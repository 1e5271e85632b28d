import {
  AddedException,
  AddedWaiting,
  AddWaiting,
  AppointmentTypeFields,
  AppointmentTypes,
  ChangeAppointmentType,
  Empty,
  HoursException,
  IdParams,
  Problem,
  ProviderHours,
  ProviderParams,
  ScheduleProviders,
  SetProviderHours,
  WaitingList,
  WaitingQuery,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import {
  addException,
  addType,
  changeType,
  readHours,
  readProviders,
  readTypes,
  removeException,
  setHours,
} from './setup.service.ts';
import { addWaiting, readWaiting, removeWaiting } from './waiting.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const changing = { ...refusals, 404: Problem, 409: Problem };
const READS = { needs: 'schedule:read', limit: 'read', personOnly: true } as const;
const WRITES = { needs: 'schedule:write', limit: 'write', personOnly: true } as const;
const SETS = { needs: 'schedule:settings', limit: 'write', personOnly: true } as const;
const BASE = '/api/v1/schedule';

/** What a schedule is made of: kinds of appointments, hours, who waits. */
export const scheduleSetupRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      `${BASE}/types`,
      { config: READS, schema: { response: { 200: AppointmentTypes, ...refusals } } },
      ({ session }) => readTypes(platform, session),
    );
    app.post(
      `${BASE}/types`,
      { config: SETS, schema: { body: AppointmentTypeFields, response: { 201: AddedException, ...changing } } },
      async (request, reply) => reply.code(201).send(await addType(platform, askingOf(request), request.body)),
    );
    app.put(
      `${BASE}/types/:id`,
      {
        config: SETS,
        schema: { params: IdParams, body: ChangeAppointmentType, response: { 204: Empty, ...changing } },
      },
      async (request, reply) => {
        await changeType(platform, askingOf(request), request.params.id, request.body);
        return reply.code(204).send(null);
      },
    );

    app.get(
      `${BASE}/providers`,
      { config: READS, schema: { response: { 200: ScheduleProviders, ...refusals } } },
      ({ session }) => readProviders(platform, session),
    );
    app.get(
      `${BASE}/hours/:providerId`,
      {
        config: READS,
        schema: { params: ProviderParams, response: { 200: ProviderHours, ...refusals, 404: Problem } },
      },
      ({ session, params }) => readHours(platform, session, params.providerId),
    );
    app.put(
      `${BASE}/hours/:providerId`,
      {
        config: SETS,
        schema: { params: ProviderParams, body: SetProviderHours, response: { 204: Empty, ...changing } },
      },
      async (request, reply) => {
        await setHours(platform, askingOf(request), request.params.providerId, request.body);
        return reply.code(204).send(null);
      },
    );
    app.post(
      `${BASE}/exceptions`,
      { config: SETS, schema: { body: HoursException, response: { 201: AddedException, ...changing } } },
      async (request, reply) => reply.code(201).send(await addException(platform, askingOf(request), request.body)),
    );
    app.delete(
      `${BASE}/exceptions/:id`,
      { config: SETS, schema: { params: IdParams, response: { 204: Empty, ...changing } } },
      async (request, reply) => {
        await removeException(platform, askingOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    app.get(
      `${BASE}/waiting`,
      { config: READS, schema: { querystring: WaitingQuery, response: { 200: WaitingList, ...refusals } } },
      ({ session, query }) => readWaiting(platform, session, query.freed),
    );
    app.post(
      `${BASE}/waiting`,
      { config: WRITES, schema: { body: AddWaiting, response: { 201: AddedWaiting, ...changing } } },
      async (request, reply) => {
        const { actor, ip } = askingOf(request);
        return reply.code(201).send(await platform.db.inTenant(actor, (tx) => addWaiting(tx, request.body, ip)));
      },
    );
    app.delete(
      `${BASE}/waiting/:id`,
      { config: WRITES, schema: { params: IdParams, response: { 204: Empty, ...changing } } },
      async (request, reply) => {
        const { actor, ip } = askingOf(request);
        await platform.db.inTenant(actor, (tx) => removeWaiting(tx, request.params.id, ip));
        return reply.code(204).send(null);
      },
    );
  };
