import {
  ChangeLocation,
  ChangePractice,
  ChooseWorkspaces,
  Empty,
  IdParams,
  Locations,
  NewLocation,
  Onboarding,
  OnboardingStepParams,
  PassStep,
  Practice,
  Problem,
  RoomName,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import {
  addLocation,
  addRoom,
  changeLocation,
  locations,
  removeLocation,
  removeRoom,
  renameRoom,
} from './locations.service.ts';
import { completeOnboarding, onboarding, passStep } from './onboarding.service.ts';
import { changePractice, chooseWorkspaces, practice } from './practice.service.ts';
import { addSample, removeSample } from './sample.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const changing = { ...withId, 409: Problem };
const READS = { needs: 'practice:read', limit: 'read' } as const;
const WRITES = { needs: 'practice:write', limit: 'write', personOnly: true } as const;
const OWNS = { needs: 'clinic:rules', limit: 'write', personOnly: true } as const;
const Made = z.object({ id: z.uuid() });
const byId = { params: IdParams, response: { 204: Empty, ...changing } };

/** The clinic as a practice: who it is, its places and hours, its workspaces, and how it set itself up. */
export const practiceRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/api/v1/practice', { config: READS, schema: { response: { 200: Practice, ...withId } } }, ({ session }) =>
      practice(platform, session),
    );
    app.put(
      '/api/v1/practice',
      { config: WRITES, schema: { body: ChangePractice, response: { 200: Practice, ...changing } } },
      (request) => changePractice(platform, askingOf(request), request.body),
    );
    app.put(
      '/api/v1/practice/workspaces',
      { config: OWNS, schema: { body: ChooseWorkspaces, response: { 200: Practice, ...changing } } },
      (request) => chooseWorkspaces(platform, askingOf(request), request.body),
    );

    app.get(
      '/api/v1/locations',
      { config: READS, schema: { response: { 200: Locations, ...refusals } } },
      ({ session }) => locations(platform, session),
    );
    app.post(
      '/api/v1/locations',
      { config: WRITES, schema: { body: NewLocation, response: { 201: Made, ...changing } } },
      async (request, reply) =>
        reply.code(201).send(await addLocation(platform, askingOf(request), request.body, repeatableOf(request))),
    );
    app.put(
      '/api/v1/locations/:id',
      { config: WRITES, schema: { body: ChangeLocation, ...byId } },
      async (request, reply) =>
        reply.code(204).send(await changeLocation(platform, askingOf(request), request.params.id, request.body)),
    );
    app.delete('/api/v1/locations/:id', { config: WRITES, schema: byId }, async (request, reply) =>
      reply.code(204).send(await removeLocation(platform, askingOf(request), request.params.id)),
    );
    app.post(
      '/api/v1/locations/:id/rooms',
      { config: WRITES, schema: { params: IdParams, body: RoomName, response: { 201: Made, ...changing } } },
      async (request, reply) => {
        const { params, body } = request;
        const made = await addRoom(platform, askingOf(request), params.id, body.name, repeatableOf(request));
        return reply.code(201).send(made);
      },
    );
    app.put('/api/v1/rooms/:id', { config: WRITES, schema: { body: RoomName, ...byId } }, async (request, reply) =>
      reply.code(204).send(await renameRoom(platform, askingOf(request), request.params.id, request.body.name)),
    );
    app.delete('/api/v1/rooms/:id', { config: WRITES, schema: byId }, async (request, reply) =>
      reply.code(204).send(await removeRoom(platform, askingOf(request), request.params.id)),
    );

    app.get(
      '/api/v1/practice/onboarding',
      { config: { ...WRITES, limit: 'read' }, schema: { response: { 200: Onboarding, ...withId } } },
      ({ session }) => onboarding(platform, session),
    );
    app.put(
      '/api/v1/practice/onboarding/:step',
      {
        config: WRITES,
        schema: { params: OnboardingStepParams, body: PassStep, response: { 204: Empty, ...changing } },
      },
      async (request, reply) => {
        const { params, body } = request;
        return reply.code(204).send(await passStep(platform, askingOf(request), params.step, body.state));
      },
    );
    app.post(
      '/api/v1/practice/onboarding/completion',
      { config: WRITES, schema: { response: { 204: Empty, ...changing } } },
      async (request, reply) => reply.code(204).send(await completeOnboarding(platform, askingOf(request))),
    );
    app.post(
      '/api/v1/practice/sample',
      { config: { ...OWNS, writesPhi: true }, schema: { response: { 202: Empty, ...changing } } },
      async (request, reply) => reply.code(202).send(await addSample(platform, askingOf(request))),
    );
    app.delete(
      '/api/v1/practice/sample',
      { config: OWNS, schema: { response: { 204: Empty, ...changing } } },
      async (request, reply) => reply.code(204).send(await removeSample(platform, askingOf(request))),
    );
  };

const askingOf = (request: FastifyRequest) => ({ actor: request.session, ip: request.client.ip });
