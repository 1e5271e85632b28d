import {
  ChangeTask,
  Empty,
  IdParams,
  MoveTask,
  NewTask,
  Problem,
  TaskChanged,
  TaskComment,
  TaskCommentParams,
  TaskDetail,
  TaskItemParams,
  TaskItems,
  TaskList,
  TaskQuery,
  TaskSettings,
  TickItem,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { changeSettings, showSettings } from './automations.ts';
import { addComment, putChecklist, removeComment, tickItem } from './talk.service.ts';
import { changeTask, createTask, listTasks, moveTask, readTask, removeTask } from './task.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const known = { ...refusals, 404: Problem };
const changing = { ...known, 409: Problem };
const READS = { needs: 'task:read', limit: 'read' } as const;
const WRITES = { needs: 'task:write', limit: 'write' } as const;
const RUNS = { needs: 'task:settings', limit: 'write', personOnly: true } as const;

/** What people of a clinic have to do: words of colleagues, patients by reference. */
export const taskRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/tasks',
      { config: READS, schema: { querystring: TaskQuery, response: { 200: TaskList, ...refusals } } },
      ({ session, query }) => listTasks(platform, session, query),
    );
    app.post(
      '/api/v1/tasks',
      { config: WRITES, schema: { body: NewTask, response: { 201: IdParams, ...changing } } },
      async (request, reply) =>
        reply.code(201).send(await createTask(platform, askingOf(request), request.body, repeatableOf(request))),
    );
    app.get(
      '/api/v1/tasks/:id',
      { config: READS, schema: { params: IdParams, response: { 200: TaskDetail, ...known } } },
      ({ session, params }) => readTask(platform, session, params.id),
    );
    app.put(
      '/api/v1/tasks/:id',
      { config: WRITES, schema: { params: IdParams, body: ChangeTask, response: { 200: TaskChanged, ...changing } } },
      (request) => changeTask(platform, askingOf(request), request.params.id, request.body),
    );
    app.put(
      '/api/v1/tasks/:id/status',
      { config: WRITES, schema: { params: IdParams, body: MoveTask, response: { 200: TaskChanged, ...changing } } },
      (request) => moveTask(platform, askingOf(request), request.params.id, request.body),
    );
    app.delete(
      '/api/v1/tasks/:id',
      { config: WRITES, schema: { params: IdParams, response: { 204: Empty, ...known } } },
      async (request, reply) => {
        await removeTask(platform, askingOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );
    app.put(
      '/api/v1/tasks/:id/items',
      { config: WRITES, schema: { params: IdParams, body: TaskItems, response: { 204: Empty, ...known } } },
      async (request, reply) => {
        await putChecklist(platform, askingOf(request), request.params.id, request.body);
        return reply.code(204).send(null);
      },
    );
    app.put(
      '/api/v1/tasks/:id/items/:itemId',
      { config: WRITES, schema: { params: TaskItemParams, body: TickItem, response: { 204: Empty, ...known } } },
      async (request, reply) => {
        await tickItem(platform, askingOf(request), request.params, request.body.done);
        return reply.code(204).send(null);
      },
    );
    app.post(
      '/api/v1/tasks/:id/comments',
      { config: WRITES, schema: { params: IdParams, body: TaskComment, response: { 201: IdParams, ...changing } } },
      async (request, reply) => {
        const { params, body } = request;
        const made = await addComment(platform, askingOf(request), params.id, body.text, repeatableOf(request));
        return reply.code(201).send(made);
      },
    );
    app.delete(
      '/api/v1/tasks/:id/comments/:commentId',
      { config: WRITES, schema: { params: TaskCommentParams, response: { 204: Empty, ...known } } },
      async (request, reply) => {
        await removeComment(platform, askingOf(request), request.params);
        return reply.code(204).send(null);
      },
    );
    app.get(
      '/api/v1/task-settings',
      { config: { ...RUNS, limit: 'read' }, schema: { response: { 200: TaskSettings, ...refusals } } },
      (request) => showSettings(platform, askingOf(request)),
    );
    app.put(
      '/api/v1/task-settings',
      { config: RUNS, schema: { body: TaskSettings, response: { 200: TaskSettings, ...refusals } } },
      (request) => changeSettings(platform, askingOf(request), request.body),
    );
  };

const askingOf = (request: FastifyRequest) => ({ actor: request.session, ip: request.client.ip });
