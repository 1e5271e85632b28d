import {
  Empty,
  Enrolled,
  IdParams,
  Installation,
  Members,
  OwnSessions,
  Problem,
  Session,
  SignIn,
  SignInEnd,
  StepUp,
  Ticket,
  TicketCode,
  TicketOnly,
  TotpEnrolment,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { clinicRulesRoutes } from './passwords/clinic-rules.routes.ts';
import { beginEnrolment, confirmEnrolment } from './factors/enrolment.service.ts';
import { factorRoutes } from './factors/factors.routes.ts';
import { installation } from './accounts/installation.service.ts';
import { members } from './accounts/member.service.ts';
import { passkeyRoutes } from './passkeys/passkey.routes.ts';
import { passwordRoutes } from './passwords/password.routes.ts';
import { clearSession, sendSignIn, setSessionCookie, setSignedIn, tokenOf } from './sessions/session-cookie.ts';
import { currentSession, endOwnSession, ownSessions } from './sessions/session.service.ts';
import { signIn, signInWithCode } from './sign-in/sign-in.service.ts';
import { stepUp } from './sessions/step-up.service.ts';
import { waysInRoutes } from './by-mail/ways-in.routes.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** Sign-in in two steps, the person's own sessions, and the members of the clinic. */
export const identityRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(passwordRoutes(platform));
    await app.register(clinicRulesRoutes(platform));
    await app.register(waysInRoutes(platform));
    await app.register(factorRoutes(platform));
    await app.register(passkeyRoutes(platform));

    app.get(
      '/api/v1/installation',
      { config: { needs: 'public', limit: 'public' }, schema: { response: { 200: Installation, 429: Problem } } },
      (request) => installation(platform, request),
    );

    app.post(
      '/api/v1/sign-in',
      {
        config: { needs: 'public', limit: 'sign-in' },
        schema: { body: SignIn, response: { 200: Ticket, ...refusals } },
      },
      (request) => signIn(platform, request.body, request.client),
    );

    app.post(
      '/api/v1/sign-in/totp',
      {
        config: { needs: 'ticket', limit: 'sign-in' },
        schema: { body: TicketCode, response: { 200: SignInEnd, ...refusals } },
      },
      async (request, reply) => {
        return sendSignIn(reply, await signInWithCode(platform, request.body, request.client));
      },
    );

    app.post(
      '/api/v1/sign-in/enrolment',
      {
        config: { needs: 'ticket', limit: 'sign-in' },
        schema: { body: TicketOnly, response: { 200: TotpEnrolment, ...refusals } },
      },
      (request) => beginEnrolment(platform, request.body),
    );

    app.post(
      '/api/v1/sign-in/enrolment/confirm',
      {
        config: { needs: 'ticket', limit: 'sign-in' },
        schema: { body: TicketCode, response: { 200: Enrolled, ...refusals } },
      },
      async (request, reply) => {
        const enrolled = await confirmEnrolment(platform, request.body, request.client);
        if ('token' in enrolled) setSignedIn(reply, enrolled);
        return reply.send(enrolled);
      },
    );

    app.get(
      '/api/v1/session',
      { config: { needs: 'session:self', limit: 'read' }, schema: { response: { 200: Session, ...refusals } } },
      (request) => currentSession(platform, request.session),
    );

    app.delete(
      '/api/v1/session',
      {
        config: { needs: 'session:self', limit: 'write' },
        schema: { response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async (request, reply) => {
        await endOwnSession(platform, request.session, request.session.sessionId, request.client.ip);
        return clearSession(reply).code(204).send(null);
      },
    );

    app.post(
      '/api/v1/session/step-up',
      {
        config: { needs: 'session:self', limit: 'sign-in' },
        schema: { body: StepUp, response: { 200: Session, ...refusals } },
      },
      async (request, reply) => {
        const from = { ...request.client, token: tokenOf(request) };
        const { token, session } = await stepUp(platform, request.session, request.body, from);
        return setSessionCookie(reply, token).send(session);
      },
    );

    app.get(
      '/api/v1/sessions',
      { config: { needs: 'session:self', limit: 'read' }, schema: { response: { 200: OwnSessions, ...refusals } } },
      (request) => ownSessions(platform, request.session),
    );

    app.delete(
      '/api/v1/sessions/:id',
      {
        config: { needs: 'session:self', limit: 'write' },
        schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async (request, reply) => {
        const { id } = request.params;
        await endOwnSession(platform, request.session, id, request.client.ip);
        if (id === request.session.sessionId) clearSession(reply);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/v1/members',
      { config: { needs: 'member:read', limit: 'read' }, schema: { response: { 200: Members, ...refusals } } },
      (request) => members(platform, request.session),
    );
  };
