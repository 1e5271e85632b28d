import {
  ChooseMail,
  Empty,
  IdParams,
  ListMessages,
  MailChoices,
  MessageList,
  MessageSent,
  OwnMessages,
  PatientMessages,
  Problem,
  SeenMessages,
  SendMessage,
  SendOwnMessage,
  WaitingMessages,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { countMessages, listMessages, markMessagesRead, readMessages, sendMessage, settleMessages } from './clinic.service.ts'; // prettier-ignore
import { markOwnRead, readMailChoices, readOwnMessages, sendOwnMessage, setMailChoice, type OwnAsking } from './own.service.ts'; // prettier-ignore

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const changing = { ...withId, 409: Problem };
const READ = { needs: 'patient:read', limit: 'read', personOnly: true } as const;
const WRITE = { needs: 'patient:write', limit: 'write', personOnly: true } as const;
const OWN_READ = { needs: 'patient', limit: 'read' } as const;
const OWN_WRITE = { needs: 'patient', limit: 'write' } as const;

/** Messages between patients and those who treat them, from both sides. */
export const messageRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/messages',
      { config: READ, schema: { querystring: ListMessages, response: { 200: MessageList, ...refusals } } },
      (request) => listMessages(platform, askingOf(request), request.query),
    );
    app.get(
      '/api/v1/messages/waiting',
      { config: READ, schema: { response: { 200: WaitingMessages, ...refusals } } },
      (request) => countMessages(platform, askingOf(request).actor),
    );
    app.get(
      '/api/v1/patients/:id/messages',
      { config: READ, schema: { params: IdParams, response: { 200: PatientMessages, ...withId } } },
      (request) => readMessages(platform, askingOf(request), request.params.id),
    );
    app.post(
      '/api/v1/patients/:id/messages',
      {
        config: { ...WRITE, writesPhi: true },
        schema: { params: IdParams, body: SendMessage, response: { 201: MessageSent, ...changing } },
      },
      async (request, reply) => {
        const message = { ...request.body, repeatable: repeatableOf(request) };
        return reply.code(201).send(await sendMessage(platform, askingOf(request), request.params.id, message));
      },
    );
    app.post(
      '/api/v1/messages/:id/read',
      { config: WRITE, schema: { params: IdParams, body: SeenMessages, response: { 200: Empty, ...withId } } },
      (request) => markMessagesRead(platform, askingOf(request), request.params.id, request.body.last),
    );
    app.post(
      '/api/v1/messages/:id/settled',
      { config: WRITE, schema: { params: IdParams, body: SeenMessages, response: { 200: Empty, ...changing } } },
      (request) => settleMessages(platform, askingOf(request), request.params.id, request.body.last),
    );

    app.get(
      '/api/v1/portal/messages',
      { config: { ...OWN_READ, part: 'messages' }, schema: { response: { 200: OwnMessages, ...refusals } } },
      (request) => readOwnMessages(platform, ownAsking(request)),
    );
    app.post(
      '/api/v1/portal/messages',
      {
        config: { ...OWN_WRITE, part: 'messages' },
        schema: { body: SendOwnMessage, response: { 201: MessageSent, ...changing } },
      },
      async (request, reply) => reply.code(201).send(await sendOwnMessage(platform, ownAsking(request), request.body)),
    );
    app.post(
      '/api/v1/portal/messages/:id/read',
      {
        config: { ...OWN_WRITE, part: 'messages' },
        schema: { params: IdParams, body: SeenMessages, response: { 200: Empty, ...withId } },
      },
      (request) => markOwnRead(platform, ownAsking(request), request.params.id, request.body.last),
    );
    app.get(
      '/api/v1/portal/mails',
      { config: { ...OWN_READ, part: 'any' }, schema: { response: { 200: MailChoices, ...refusals } } },
      (request) => readMailChoices(platform, ownAsking(request)),
    );
    app.put(
      '/api/v1/portal/mails',
      { config: { ...OWN_WRITE, part: 'any' }, schema: { body: ChooseMail, response: { 200: Empty, ...refusals } } },
      (request) => setMailChoice(platform, ownAsking(request), request.body),
    );
  };

function ownAsking({ patient, client }: FastifyRequest): OwnAsking {
  const { tenantId, accountId, patientId, patientRef, scope } = patient;
  return { tenantId, accountId, patientId, patientRef, scope, ip: client.ip };
}
