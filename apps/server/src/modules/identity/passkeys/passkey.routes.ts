import {
  AnonymousPasskeyRequest,
  PasskeyProof,
  PasskeyRequest,
  PasskeySignIn,
  Problem,
  Session,
  SignInEnd,
  TicketOnly,
  TicketPasskey,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../../platform/index.ts';
import {
  passkeyAsSecondFactor,
  secondFactorOptions,
  signInOptions,
  signInWithPasskey,
} from './passkey-sign-in.service.ts';
import { stepUpOptions, stepUpWithPasskey } from './passkey-step-up.service.ts';
import { sendSignIn, setSessionCookie, tokenOf } from '../sessions/session-cookie.ts';

const refusals = { 401: Problem, 403: Problem, 409: Problem, 422: Problem, 429: Problem };

/** Signing in and confirming with passkeys. Each way asks for a challenge first; each challenge serves once. */
export const passkeyRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/api/v1/sign-in/passkey/options',
      // every sign-in page asks, whether or not a passkey is used: not counted among the tries to sign in
      {
        config: { needs: 'public', limit: 'public' },
        schema: { response: { 200: AnonymousPasskeyRequest, ...refusals } },
      },
      () => signInOptions(platform),
    );

    app.post(
      '/api/v1/sign-in/passkey',
      {
        config: { needs: 'public', limit: 'sign-in' },
        schema: { body: PasskeySignIn, response: { 200: SignInEnd, ...refusals } },
      },
      async (request, reply) => sendSignIn(reply, await signInWithPasskey(platform, request.body, request.client)),
    );

    app.post(
      '/api/v1/sign-in/second/passkey/options',
      {
        config: { needs: 'ticket', limit: 'sign-in' },
        schema: { body: TicketOnly, response: { 200: PasskeyRequest, ...refusals } },
      },
      (request) => secondFactorOptions(platform, request.body),
    );

    app.post(
      '/api/v1/sign-in/second/passkey',
      {
        config: { needs: 'ticket', limit: 'sign-in' },
        schema: { body: TicketPasskey, response: { 200: SignInEnd, ...refusals } },
      },
      async (request, reply) => sendSignIn(reply, await passkeyAsSecondFactor(platform, request.body, request.client)),
    );

    app.post(
      '/api/v1/session/step-up/passkey/options',
      {
        config: { needs: 'session:self', limit: 'sign-in' },
        schema: { response: { 200: PasskeyRequest, ...refusals, 404: Problem } },
      },
      (request) => stepUpOptions(platform, request.session),
    );

    app.post(
      '/api/v1/session/step-up/passkey',
      {
        config: { needs: 'session:self', limit: 'sign-in' },
        schema: { body: PasskeyProof, response: { 200: Session, ...refusals } },
      },
      async (request, reply) => {
        const from = { ...request.client, token: tokenOf(request) };
        const { token, session } = await stepUpWithPasskey(platform, request.session, request.body, from);
        return setSessionCookie(reply, token).send(session);
      },
    );
  };
