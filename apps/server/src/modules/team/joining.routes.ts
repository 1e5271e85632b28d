import {
  AcceptInvitation,
  InvitationSecret,
  JoinClinic,
  MyClinics,
  OpenedInvitation,
  Problem,
  Session,
  SignInEnd,
  SwitchClinic,
  Ticket,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { sendSignIn, setSessionCookie } from '../identity/index.ts';
import { acceptInvitation, joinClinic, openInvitation } from './joining.service.ts';
import { myClinics, switchClinic } from './switching.service.ts';

const refusals = { 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 429: Problem };
const byLink = { needs: 'public', limit: 'sign-in' } as const;

/** The ways into a clinic that somebody opened for a person, and between the clinics of one. */
export const joiningRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/api/v1/invitations/open',
      { config: byLink, schema: { body: InvitationSecret, response: { 200: OpenedInvitation, ...refusals } } },
      (request) => openInvitation(platform, request.body),
    );

    app.post(
      '/api/v1/invitations/accept',
      { config: byLink, schema: { body: AcceptInvitation, response: { 201: Ticket, ...refusals } } },
      async (request, reply) => reply.code(201).send(await acceptInvitation(platform, request.body, request.client.ip)),
    );

    app.post(
      '/api/v1/invitations/join',
      { config: byLink, schema: { body: JoinClinic, response: { 200: SignInEnd, ...refusals } } },
      async (request, reply) => {
        return sendSignIn(reply, await joinClinic(platform, request.body, request.client));
      },
    );

    app.get(
      '/api/v1/session/clinics',
      { config: { needs: 'session:self', limit: 'read' }, schema: { response: { 200: MyClinics, ...refusals } } },
      (request) => myClinics(platform, request.session),
    );

    app.post(
      '/api/v1/session/switch',
      {
        config: { needs: 'session:self', limit: 'write' },
        schema: { body: SwitchClinic, response: { 200: Session, ...refusals } },
      },
      async (request, reply) => {
        const { clinicId } = request.body;
        const { token, session } = await switchClinic(platform, request.session, clinicId, request.client.ip);
        return setSessionCookie(reply, token).send(session);
      },
    );
  };
