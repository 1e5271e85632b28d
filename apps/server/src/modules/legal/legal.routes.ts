import {
  Acceptance,
  Empty,
  IdParams,
  LegalStatus,
  Problem,
  SignDocument,
  Signing,
  SigningStep,
  StartSigning,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { signedCopy } from './copy.service.ts';
import { signDocument, type Signer, startSigning, takeStep } from './signing.service.ts';
import { legalStatus } from './status.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const Pdf = z.any().describe('application/pdf: the text that was signed, its signature block and receipt');

/** The clinic's agreements: how it stands, signing as an owner, copies of what was signed. */
export const legalRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/legal/status',
      { config: { needs: 'legal:read', limit: 'read' }, schema: { response: { 200: LegalStatus, ...refusals } } },
      (request) => legalStatus(platform, request.session),
    );

    app.post(
      '/api/v1/legal/signings',
      {
        config: { needs: 'legal:accept', limit: 'write' },
        schema: { body: StartSigning, response: { 201: Signing, ...withId } },
      },
      async (request, reply) =>
        reply.code(201).send(await startSigning(platform, request.session, request.body, repeatableOf(request))),
    );

    app.post(
      '/api/v1/legal/signings/:id/steps',
      {
        config: { needs: 'legal:accept', limit: 'write' },
        schema: { params: IdParams, body: SigningStep, response: { 204: Empty, ...withId } },
      },
      async (request, reply) => {
        await takeStep(platform, request.session, request.params.id, request.body, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/legal/signings/:id/acceptance',
      {
        config: { needs: 'legal:accept', limit: 'write', stepUp: true },
        schema: { params: IdParams, body: SignDocument, response: { 200: Acceptance, ...withId, 409: Problem } },
      },
      (request) => signDocument(platform, signerOf(request), request.params.id, request.body),
    );

    app.get(
      '/api/v1/legal/acceptances/:id/copy',
      {
        config: { needs: 'legal:accept', limit: 'read' },
        schema: { params: IdParams, response: { 200: Pdf, ...withId } },
      },
      async (request, reply) => {
        const { name, pdf } = await signedCopy(platform, request.session, request.params.id, request.client.ip);
        reply.header('content-type', 'application/pdf');
        reply.header('content-disposition', `attachment; filename="${name}"`);
        return reply.send(pdf);
      },
    );
  };

const signerOf = ({ session, client }: FastifyRequest): Signer => ({
  tenantId: session.tenantId,
  userId: session.userId,
  sessionId: session.sessionId,
  ip: client.ip,
  browser: client.browser,
  os: client.os,
});
