import {
  Assignees,
  Empty,
  ExportStudy,
  IdParams,
  KeptMarks,
  MarksSaved,
  ObjectParams,
  OpenedStudy,
  Problem,
  PutPreview,
  SaveMarks,
  StartedStudy,
  StartStudy,
  Studies,
  Study,
  StudyUploads,
} from '@hyaline/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Actor } from '../../platform/db/index.ts';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { commitStudy } from './commit.service.ts';
import { destroyStudy } from './destroy.service.ts';
import { exportStudy } from './export.service.ts';
import { patientLinkRoutes } from './patient-link.routes.ts';
import { putPreview } from './preview.service.ts';
import { readMarks, saveMarks } from './marks.service.ts';
import { readObject } from './object.service.ts';
import { assignStudy, listStudies, openStudy, readStudy, startStudy } from './study.service.ts';
import { uploadRoutes } from './upload.routes.ts';
import { studyUploads } from './upload.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const MAX_PREVIEW_BYTES = 1_500_000;
const MAX_MARKS_BYTES = 4_000_000; // freehand outlines have many points
const Ciphertext = z.any().describe('application/octet-stream: sealed bytes');

/** Saving, listing and opening studies, and the ciphertext of their objects. */
export const imagingRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(uploadRoutes(platform));
    await app.register(patientLinkRoutes(platform));

    app.post(
      '/api/v1/studies',
      {
        config: { needs: 'study:write', limit: 'write', writesPhi: true },
        schema: { body: StartStudy, response: { 201: StartedStudy, ...refusals, 507: Problem } },
      },
      async (request, reply) =>
        reply.code(201).send(await startStudy(platform, actorOf(request), request.body, repeatableOf(request))),
    );

    app.get(
      '/api/v1/studies',
      {
        config: { needs: 'study:read', limit: 'read', provesSession: true },
        schema: { response: { 200: Studies, ...refusals } },
      },
      (request) => listStudies(platform, actorOf(request), request.client.ip),
    );

    app.get(
      '/api/v1/studies/:id',
      {
        config: { needs: 'study:read', limit: 'read', provesSession: true },
        schema: { params: IdParams, response: { 200: Study, ...withId } },
      },
      (request) => readStudy(platform, actorOf(request), request.params.id, request.client.ip),
    );

    app.delete(
      '/api/v1/studies/:id',
      {
        config: { needs: 'study:write', limit: 'write', personOnly: true },
        schema: { params: IdParams, response: { 204: Empty, ...withId } },
      },
      async (request, reply) => {
        await destroyStudy(platform, actorOf(request), request.params.id, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/v1/studies/:id/uploads',
      {
        config: { needs: 'study:write', limit: 'read' },
        schema: { params: IdParams, response: { 200: StudyUploads, ...withId } },
      },
      (request) => studyUploads(platform, actorOf(request), request.params.id),
    );

    app.post(
      '/api/v1/studies/:id/commit',
      {
        config: { needs: 'study:write', limit: 'write', writesPhi: true },
        schema: { params: IdParams, response: { 200: Study, ...withId, 409: Problem, 507: Problem } },
      },
      (request) => commitStudy(platform, actorOf(request), request.params.id, request.client.ip),
    );

    app.put(
      '/api/v1/studies/:id/assignees',
      {
        config: { needs: 'study:write', limit: 'write', personOnly: true },
        schema: { params: IdParams, body: Assignees, response: { 200: Study, ...withId } },
      },
      (request) => assignStudy(platform, actorOf(request), request.params.id, request.body, request.client.ip),
    );

    app.post(
      '/api/v1/studies/:id/open',
      {
        config: { needs: 'study:read', limit: 'read', provesSession: true },
        schema: { params: IdParams, response: { 200: OpenedStudy, ...withId } },
      },
      async (request, reply) => {
        const opened = await openStudy(platform, actorOf(request), request.params.id, request.client.ip);
        return reply.header('cache-control', 'no-store').send(opened);
      },
    );

    app.get(
      '/api/v1/studies/:id/marks',
      {
        config: { needs: 'study:read', limit: 'read', provesSession: true },
        schema: { params: IdParams, response: { 200: KeptMarks, ...withId } },
      },
      (request) => readMarks(platform, actorOf(request), request.params.id, request.client.ip),
    );

    app.put(
      '/api/v1/studies/:id/marks',
      {
        config: { needs: 'study:write', limit: 'write', personOnly: true, writesPhi: true },
        bodyLimit: MAX_MARKS_BYTES,
        schema: { params: IdParams, body: SaveMarks, response: { 200: MarksSaved, ...withId, 409: Problem } },
      },
      (request) => saveMarks(platform, actorOf(request), request.params.id, request.body, request.client.ip),
    );

    app.put(
      '/api/v1/studies/:id/preview',
      {
        config: { needs: 'study:write', limit: 'write', personOnly: true, writesPhi: true },
        bodyLimit: MAX_PREVIEW_BYTES,
        schema: { params: IdParams, body: PutPreview, response: { 204: Empty, ...withId, 409: Problem, 507: Problem } },
      },
      async (request, reply) => {
        await putPreview(platform, actorOf(request), request.params.id, request.body, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/studies/:id/exports',
      {
        config: { needs: 'study:export', limit: 'write', personOnly: true },
        schema: { params: IdParams, body: ExportStudy, response: { 204: Empty, ...withId } },
      },
      async (request, reply) => {
        await exportStudy(platform, actorOf(request), request.params.id, request.body, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/v1/objects/:id',
      {
        config: { needs: 'study:read', limit: 'read', provesSession: true },
        schema: { params: ObjectParams, response: { 200: Ciphertext, 206: Ciphertext, ...withId, 416: Problem } },
      },
      (request, reply) => sendObject(platform, request, reply, request.params.id),
    );
  };

async function sendObject(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
): Promise<FastifyReply> {
  const { stream, size, range } = await readObject(platform, actorOf(request), id, request.headers.range);
  reply.headers({
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store',
    'accept-ranges': 'bytes',
    'content-length': String(range === null ? size : range.end - range.start + 1),
  });
  if (range !== null) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  return reply.send(stream);
}

const actorOf = ({ session: { tenantId, userId, proof, apiKey } }: FastifyRequest): Actor => ({
  tenantId,
  userId,
  proof,
  apiKey,
});
