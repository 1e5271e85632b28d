import {
  Empty,
  IdParams,
  OfferedPlace,
  OpenOrganisation,
  OrganisationPlaces,
  PlaceCode,
  PlacePreview,
  Problem,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import {
  leavePlace,
  listPlaces,
  offerPlace,
  openOrganisation,
  previewPlace,
  takePlace,
} from './organisation.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const Made = z.object({ id: z.uuid() });

const manage = { needs: 'organisation:manage', limit: 'write' } as const;
const offer = { needs: 'organisation:offer', limit: 'write', stepUp: true } as const;

/** Organisations above clinics: opened and joined by owners of clinics, who both have to want it. */
export const organisationRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/api/v1/organisations',
      {
        config: { ...manage, stepUp: true },
        schema: { body: OpenOrganisation, response: { 201: Made, ...refusals, 409: Problem } },
      },
      async (request, reply) => {
        const { session, body, client } = request;
        return reply
          .code(201)
          .send(await openOrganisation(platform, session, body.name, client.ip, repeatableOf(request)));
      },
    );

    app.get(
      '/api/v1/organisation/places',
      {
        config: { needs: 'organisation:read', limit: 'read' },
        schema: { response: { 200: OrganisationPlaces, ...refusals } },
      },
      (request) => listPlaces(platform, request.session),
    );

    app.post(
      '/api/v1/organisation/places',
      { config: offer, schema: { response: { 201: OfferedPlace, ...refusals, 409: Problem } } },
      async (request, reply) =>
        reply.code(201).send(await offerPlace(platform, request.session, repeatableOf(request))),
    );

    app.delete(
      '/api/v1/organisation/places/:id',
      { config: offer, schema: { params: IdParams, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await leavePlace(platform, request.session, request.params.id, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/v1/clinic/organisations',
      {
        config: { needs: 'organisation:manage', limit: 'read' },
        schema: { response: { 200: OrganisationPlaces, ...refusals } },
      },
      (request) => listPlaces(platform, request.session),
    );

    app.post(
      '/api/v1/clinic/organisations/preview',
      { config: manage, schema: { body: PlaceCode, response: { 200: PlacePreview, ...withId } } },
      (request) => previewPlace(platform, request.session, request.body.code),
    );

    app.post(
      '/api/v1/clinic/organisations',
      { config: { ...manage, stepUp: true }, schema: { body: PlaceCode, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await takePlace(platform, request.session, request.body.code, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/api/v1/clinic/organisations/:id',
      { config: { ...manage, stepUp: true }, schema: { params: IdParams, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await leavePlace(platform, request.session, request.params.id, request.client.ip);
        return reply.code(204).send(null);
      },
    );
  };
