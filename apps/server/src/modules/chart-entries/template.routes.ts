import {
  AskNoteTemplates,
  ChangeNoteTemplate,
  CreateNoteTemplate,
  Empty,
  HideStarter,
  IdParams,
  NoteTemplates,
  Problem,
  StarterParams,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { changeTemplate, createTemplate, hideStarter, noteTemplates, removeTemplate } from './template.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const WRITES = { needs: 'patient:write', limit: 'write', personOnly: true } as const;
const Made = z.object({ id: IdParams.shape.id });
const Revised = z.object({ revision: z.int() });

/** What notes begin with. Of the clinic: whoever writes notes may change it. */
export const templateRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/note-templates',
      {
        config: { needs: 'patient:read', limit: 'read', personOnly: true },
        schema: { querystring: AskNoteTemplates, response: { 200: NoteTemplates, ...refusals } },
      },
      ({ session, query }) => noteTemplates(platform, session, query.locale),
    );

    app.post(
      '/api/v1/note-templates',
      { config: WRITES, schema: { body: CreateNoteTemplate, response: { 201: Made, ...refusals } } },
      async ({ session, body, client }, reply) =>
        reply.code(201).send(await createTemplate(platform, session, body, client.ip)),
    );

    app.put(
      '/api/v1/note-templates/:id',
      {
        config: WRITES,
        schema: { params: IdParams, body: ChangeNoteTemplate, response: { 200: Revised, ...refusals, 409: Problem } },
      },
      ({ session, params, body, client }) => changeTemplate(platform, session, params.id, body, client.ip),
    );

    app.delete(
      '/api/v1/note-templates/:id',
      { config: WRITES, schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } } },
      async ({ session, params, client }, reply) => {
        await removeTemplate(platform, session, params.id, client.ip);
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/api/v1/note-templates/starters/:starter',
      { config: WRITES, schema: { params: StarterParams, body: HideStarter, response: { 204: Empty, ...refusals } } },
      async ({ session, params, body, client }, reply) => {
        await hideStarter(platform, session, params.starter, body.hidden, client.ip);
        return reply.code(204).send(null);
      },
    );
  };
