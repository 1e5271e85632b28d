import {
  AddAddendum,
  AskTrend,
  ChangeEntry,
  CreatedEntry,
  CreateEntry,
  EntryParams,
  EntryRevision,
  EntryVersions,
  Entries,
  IdParams,
  LabTrend,
  ListEntries,
  Problem,
  RemoveEntry,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { chartOf } from './chart-of.ts';
import { documentRoutes } from './document.routes.ts';
import {
  changeEntry,
  createEntry,
  entryVersions,
  listEntries,
  removeEntry,
  restoreEntry,
  signEntry,
} from './entry.service.ts';
import { labTrend } from './lab.service.ts';
import { templateRoutes } from './template.routes.ts';

const refusals = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem };
const changing = { ...refusals, 409: Problem };
const READS = { needs: 'patient:read', limit: 'read', personOnly: true } as const;
const WRITES = { needs: 'patient:write', limit: 'write', personOnly: true, writesPhi: true } as const;
/** Puts away or takes back what is there: possible without a current agreement, as destroying a study is. */
const PUTS_AWAY = { needs: 'patient:write', limit: 'write', personOnly: true } as const;

/** The entries of a patient's chart, its documents and trends, and the templates of notes. */
export const chartRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(documentRoutes(platform));
    await app.register(templateRoutes(platform));

    app.get(
      '/api/v1/patients/:id/entries',
      {
        config: { ...READS, provesSession: true },
        schema: { params: IdParams, querystring: ListEntries, response: { 200: Entries, ...refusals } },
      },
      (request) => listEntries(platform, chartOf(request, request.params), request.query),
    );

    app.post(
      '/api/v1/patients/:id/entries',
      {
        config: WRITES,
        schema: { params: IdParams, body: CreateEntry, response: { 201: CreatedEntry, ...changing } },
      },
      async (request, reply) => {
        const { content } = request.body;
        const repeatable = repeatableOf(request);
        return reply
          .code(201)
          .send(await createEntry(platform, chartOf(request, request.params), content, { repeatable }));
      },
    );

    app.put(
      '/api/v1/patients/:id/entries/:entryId',
      {
        config: WRITES,
        schema: { params: EntryParams, body: ChangeEntry, response: { 200: EntryRevision, ...changing } },
      },
      (request) => changeEntry(platform, chartOf(request, request.params), request.params.entryId, request.body),
    );

    app.post(
      '/api/v1/patients/:id/entries/:entryId/removal',
      {
        config: PUTS_AWAY,
        schema: { params: EntryParams, body: RemoveEntry, response: { 200: EntryRevision, ...changing } },
      },
      (request) => removeEntry(platform, chartOf(request, request.params), request.params.entryId, request.body),
    );

    app.post(
      '/api/v1/patients/:id/entries/:entryId/restoration',
      {
        config: PUTS_AWAY,
        schema: { params: EntryParams, body: EntryRevision, response: { 200: EntryRevision, ...changing } },
      },
      (request) => restoreEntry(platform, chartOf(request, request.params), request.params.entryId, request.body),
    );

    app.post(
      '/api/v1/patients/:id/entries/:entryId/signature',
      {
        config: { ...WRITES, stepUp: true },
        schema: { params: EntryParams, body: EntryRevision, response: { 200: EntryRevision, ...changing } },
      },
      (request) => signEntry(platform, chartOf(request, request.params), request.params.entryId, request.body),
    );

    app.post(
      '/api/v1/patients/:id/entries/:entryId/addenda',
      {
        config: WRITES,
        schema: { params: EntryParams, body: AddAddendum, response: { 201: CreatedEntry, ...changing } },
      },
      async (request, reply) => {
        const { entryId: addendumTo } = request.params;
        const how = { addendumTo, repeatable: repeatableOf(request) };
        const made = await createEntry(platform, chartOf(request, request.params), request.body.content, how);
        return reply.code(201).send(made);
      },
    );

    app.get(
      '/api/v1/patients/:id/entries/:entryId/versions',
      {
        config: { ...READS, provesSession: true },
        schema: { params: EntryParams, response: { 200: EntryVersions, ...refusals } },
      },
      (request) => entryVersions(platform, chartOf(request, request.params), request.params.entryId),
    );

    app.post(
      '/api/v1/patients/:id/labs/trend',
      {
        config: READS,
        schema: { params: IdParams, body: AskTrend, response: { 200: LabTrend, ...refusals } },
      },
      (request) => labTrend(platform, chartOf(request, request.params), request.body),
    );
  };
