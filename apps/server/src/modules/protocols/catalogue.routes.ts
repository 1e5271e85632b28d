import {
  AddedStarters,
  AddStarters,
  ArchiveCompound,
  ChangeCompound,
  ChangeTemplate,
  Compounds,
  CreateCompound,
  Created,
  CreateTemplate,
  Empty,
  IdParams,
  Problem,
  ProtocolTemplates,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { addStarters, archiveCompound, changeCompound, createCompound, listCompounds } from './compound.service.ts';
import { askingOf } from '../patients/index.ts';
import { changeTemplate, createTemplate, deleteTemplate, listTemplates } from './template.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem, 409: Problem };
const READS = { needs: 'compound:read', limit: 'read', personOnly: true } as const;
const WRITES = { needs: 'compound:write', limit: 'write', personOnly: true } as const;

/** The clinic's catalogue of compounds and its templates: nothing of a patient. */
export const catalogueRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/api/v1/compounds', { config: READS, schema: { response: { 200: Compounds, ...refusals } } }, (request) =>
      listCompounds(platform, askingOf(request).actor),
    );

    app.post(
      '/api/v1/compounds',
      { config: WRITES, schema: { body: CreateCompound, response: { 201: Created, ...refusals, 409: Problem } } },
      async (request, reply) => {
        const { actor, ip } = askingOf(request);
        return reply.code(201).send(await createCompound(platform, actor, request.body, ip, repeatableOf(request)));
      },
    );

    app.post(
      '/api/v1/compounds/starters',
      { config: WRITES, schema: { body: AddStarters, response: { 200: AddedStarters, ...refusals } } },
      (request) => addStarters(platform, askingOf(request).actor, request.body.locale, request.client.ip),
    );

    app.put(
      '/api/v1/compounds/:id',
      { config: WRITES, schema: { params: IdParams, body: ChangeCompound, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await changeCompound(platform, askingOf(request).actor, request.params.id, request.body, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/api/v1/compounds/:id/archived',
      { config: WRITES, schema: { params: IdParams, body: ArchiveCompound, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await archiveCompound(platform, askingOf(request).actor, request.params.id, request.body, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/v1/protocol-templates',
      { config: { ...READS, needs: 'compound:write' }, schema: { response: { 200: ProtocolTemplates, ...refusals } } },
      (request) => listTemplates(platform, askingOf(request).actor),
    );

    app.post(
      '/api/v1/protocol-templates',
      { config: WRITES, schema: { body: CreateTemplate, response: { 201: Created, ...refusals } } },
      async (request, reply) => {
        const { actor, ip } = askingOf(request);
        return reply.code(201).send(await createTemplate(platform, actor, request.body, ip, repeatableOf(request)));
      },
    );

    app.put(
      '/api/v1/protocol-templates/:id',
      { config: WRITES, schema: { params: IdParams, body: ChangeTemplate, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await changeTemplate(platform, askingOf(request).actor, request.params.id, request.body, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/api/v1/protocol-templates/:id',
      { config: WRITES, schema: { params: IdParams, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await deleteTemplate(platform, askingOf(request).actor, request.params.id, request.client.ip);
        return reply.code(204).send(null);
      },
    );
  };
