import {
  AddPasskey,
  Empty,
  IdParams,
  OwnFactors,
  Passkey,
  PasskeyCreation,
  PasskeyProof,
  Problem,
  RecoveryCodes,
  RenamePasskey,
  StepUp,
  TotpCode,
  TotpEnrolment,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../../platform/index.ts';
import { beginTotpReset, confirmTotpReset, ownFactors, renewRecoveryCodes } from './factors.service.ts';
import { addPasskey, passkeyCreation, removePasskey, renamePasskey } from '../passkeys/passkey.service.ts';
import { setSessionCookie, tokenOf } from '../sessions/session-cookie.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const own = { needs: 'session:self', limit: 'write' } as const;
const confirmed = { ...own, stepUp: true } as const;

/** The factors of the person who is signed in. */
export const factorRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/account/factors',
      { config: { ...own, limit: 'read' }, schema: { response: { 200: OwnFactors, ...refusals } } },
      (request) => ownFactors(platform, request.session),
    );

    app.post(
      '/api/v1/account/passkeys/options',
      { config: confirmed, schema: { response: { 200: PasskeyCreation, ...refusals, 409: Problem } } },
      (request) => passkeyCreation(platform, request.session),
    );

    app.post(
      '/api/v1/account/passkeys',
      { config: confirmed, schema: { body: AddPasskey, response: { 201: Passkey, ...refusals, 409: Problem } } },
      async (request, reply) =>
        reply.code(201).send(await addPasskey(platform, request.session, request.body, request.client)),
    );

    app.patch(
      '/api/v1/account/passkeys/:id',
      {
        config: own,
        schema: { params: IdParams, body: RenamePasskey, response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async (request, reply) => {
        await renamePasskey(platform, request.session, request.params.id, request.body.name);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/api/v1/account/passkeys/:id',
      { config: confirmed, schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } } },
      async (request, reply) => {
        await removePasskey(platform, request.session, request.params.id, request.client);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/account/totp',
      {
        config: { ...own, limit: 'sign-in' },
        schema: { body: z.union([StepUp, PasskeyProof]), response: { 200: TotpEnrolment, ...refusals, 409: Problem } },
      },
      async (request, reply) => {
        const from = { ...request.client, token: tokenOf(request) };
        const { token, enrolment } = await beginTotpReset(platform, request.session, request.body, from);
        return setSessionCookie(reply, token).send(enrolment);
      },
    );

    app.post(
      '/api/v1/account/totp/confirm',
      {
        config: { ...confirmed, limit: 'sign-in' },
        schema: { body: TotpCode, response: { 204: Empty, ...refusals } },
      },
      async (request, reply) => {
        await confirmTotpReset(platform, request.session, request.body, request.client);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/account/recovery-codes',
      { config: confirmed, schema: { response: { 200: RecoveryCodes, ...refusals } } },
      (request) => renewRecoveryCodes(platform, request.session, request.client),
    );
  };
