import {
  AddPortalPasskey,
  AnonymousPasskeyRequest,
  Empty,
  Id,
  IdParams,
  PasskeyCreation,
  PasskeySignIn,
  PortalPasskeys,
  Problem,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { rememberPortalDevice } from './known-device.ts';
import { addPasskey, enterByPasskey, listPasskeys, passkeyCreation, removePasskey, signInOptions } from './passkey.service.ts'; // prettier-ignore
import { setPortalCookie } from './session.service.ts';

const refusals = { 401: Problem, 403: Problem, 409: Problem, 422: Problem, 429: Problem };
/** Of whoever signs in: the patient, or somebody who is here for them. */
const READ = { needs: 'patient', limit: 'read', part: 'any' } as const;
const WRITE = { needs: 'patient', limit: 'write', part: 'any' } as const;

/** Passkeys of patients: made and removed inside, and the way in with one. */
export const portalPasskeyRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/portal/passkeys',
      { config: READ, schema: { response: { 200: PortalPasskeys, ...refusals } } },
      (request) => listPasskeys(platform, request.patient),
    );
    app.post(
      '/api/v1/portal/passkeys/options',
      { config: WRITE, schema: { response: { 200: PasskeyCreation, ...refusals } } },
      (request) => passkeyCreation(platform, request.patient),
    );
    app.post(
      '/api/v1/portal/passkeys',
      {
        config: WRITE,
        schema: { body: AddPortalPasskey, response: { 201: z.object({ id: Id }), ...refusals } },
      },
      async (request, reply) =>
        reply.code(201).send(await addPasskey(platform, request.patient, request.body, request.client.ip)),
    );
    app.delete(
      '/api/v1/portal/passkeys/:id',
      { config: WRITE, schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } } },
      async (request, reply) => {
        await removePasskey(platform, request.patient, request.params.id, request.client.ip);
        return reply.code(204).send(null);
      },
    );
    app.post(
      '/api/v1/portal/sign-in/passkey',
      {
        config: { needs: 'public', limit: 'public' },
        schema: { response: { 200: AnonymousPasskeyRequest, ...refusals } },
      },
      () => signInOptions(platform),
    );
    app.post(
      '/api/v1/portal/session/passkey',
      {
        config: { needs: 'public', limit: 'sign-in' },
        schema: { body: PasskeySignIn, response: { 204: Empty, ...refusals } },
      },
      async (request, reply) => {
        const { token, accountId } = await enterByPasskey(platform, request.body, request.client.ip);
        await rememberPortalDevice(platform, request, setPortalCookie(reply, token), accountId);
        return reply.code(204).send(null);
      },
    );
  };
