import { Readable } from 'node:stream';
import {
  AskPortalLink,
  Empty,
  EnterPortal,
  ExportOwn,
  IdParams,
  EndPortalAccess,
  InvitePatient,
  OwnLooks,
  OwnOthers,
  OwnLooksQuery,
  OwnRecord,
  OwnRecordQuery,
  PortalAccess,
  PortalLinkAsked,
  PortalSession,
  Problem,
  SetPortalLocale,
  WantedPacket,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { exportOwn } from '../exchange/index.ts';
import { browserOf, markBrowser } from '../identity/index.ts';
import { askPortalLink, enterPortal } from './entrance.service.ts';
import { invitePatient, readPortalAccess, removeAccess } from './invite.service.ts';
import { rememberPortalDevice } from './known-device.ts';
import { goToOther, readOthers } from './others.service.ts';
import { readOwnLooks } from './looks.service.ts';
import { readOwnRecord } from './own.service.ts';
import { portalPasskeyRoutes } from './passkey.routes.ts';
import { proxyRoutes } from './proxy.routes.ts';
import { sharedRoutes } from './shared.routes.ts';
import { sharingRoutes } from './sharing.routes.ts';
import {
  actorOf,
  clearPortal,
  PORTAL_COOKIE,
  setLocale,
  setPortalCookie,
  signOut,
  viewSession,
} from './session.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const READ = { needs: 'patient', limit: 'read' } as const;
const WRITE = { needs: 'patient', limit: 'write' } as const;
const Zip = z.any().describe('application/zip: FHIR R4, PDF, documents, and a manifest with hashes');

/** A patient's way in: staff give it and take it; the patient comes in by mail and birth date, and sees their record. */
export const portalRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    await app.register(portalPasskeyRoutes(platform));
    await app.register(sharingRoutes(platform));
    await app.register(sharedRoutes(platform));
    await app.register(proxyRoutes(platform));
    app.get(
      '/api/v1/patients/:id/portal',
      {
        config: { needs: 'patient:read', limit: 'read', personOnly: true },
        schema: { params: IdParams, response: { 200: PortalAccess, ...refusals, 404: Problem } },
      },
      (request) => readPortalAccess(platform, invitingOf(request, request.params.id)),
    );
    app.post(
      '/api/v1/patients/:id/portal',
      {
        config: { needs: 'patient:write', limit: 'write', writesPhi: true, personOnly: true },
        schema: {
          params: IdParams,
          body: InvitePatient,
          response: { 200: PortalAccess, ...refusals, 404: Problem, 503: Problem },
        },
      },
      (request) => invitePatient(platform, invitingOf(request, request.params.id), request.body),
    );
    app.delete(
      '/api/v1/patients/:id/portal',
      {
        config: { needs: 'patient:write', limit: 'write', personOnly: true },
        schema: { params: IdParams, querystring: EndPortalAccess, response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async (request, reply) => {
        await removeAccess(platform, invitingOf(request, request.params.id), request.query);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/portal/sign-in',
      {
        config: { needs: 'public', limit: 'sign-in' },
        schema: { body: AskPortalLink, response: { 202: PortalLinkAsked, ...refusals, 503: Problem } },
      },
      async (request, reply) =>
        reply
          .code(202)
          .send(await askPortalLink(platform, request.body, markBrowser(request, reply), request.client.network)),
    );
    app.post(
      '/api/v1/portal/session',
      {
        config: { needs: 'public', limit: 'mail-link' },
        schema: { body: EnterPortal, response: { 200: WantedPacket, 204: Empty, ...refusals, 404: Problem } },
      },
      async (request, reply) => {
        const { token, accountId, packet } = await enterPortal(
          platform,
          request.body,
          browserOf(request),
          request.client.ip,
        );
        await rememberPortalDevice(platform, request, setPortalCookie(reply, token), accountId);
        return packet === null ? reply.code(204).send(null) : reply.code(200).send({ packet });
      },
    );
    app.get(
      '/api/v1/portal/session',
      { config: { ...READ, part: 'any' }, schema: { response: { 200: PortalSession, ...refusals } } },
      (request) => viewSession(platform, request.patient),
    );
    app.delete(
      '/api/v1/portal/session',
      { config: { ...WRITE, part: 'any' }, schema: { response: { 204: Empty, ...refusals } } },
      async (request, reply) => {
        await signOut(platform, request.patient, request.cookies[PORTAL_COOKIE] ?? '', request.client.ip);
        return clearPortal(reply).code(204).send(null);
      },
    );
    app.get(
      '/api/v1/portal/others',
      { config: { ...READ, part: 'any' }, schema: { response: { 200: OwnOthers, ...refusals } } },
      (request) => readOthers(platform, request.patient),
    );
    app.post(
      '/api/v1/portal/others/:id/session',
      {
        config: { ...WRITE, part: 'any' },
        schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } },
      },
      async (request, reply) => {
        const token = await goToOther(platform, request.patient, request.params.id, request.client.ip);
        return setPortalCookie(reply, token).code(204).send(null);
      },
    );
    app.put(
      '/api/v1/portal/language',
      { config: { ...WRITE, part: 'any' }, schema: { body: SetPortalLocale, response: { 204: Empty, ...refusals } } },
      async (request, reply) => {
        await setLocale(platform, request.patient, request.body.locale);
        return reply.code(204).send(null);
      },
    );
    app.get(
      '/api/v1/portal/record',
      {
        config: { ...READ, part: 'record' },
        schema: { querystring: OwnRecordQuery, response: { 200: OwnRecord, ...refusals } },
      },
      (request) => readOwnRecord(platform, request.patient, request.query.locale, request.client.ip),
    );
    app.get(
      '/api/v1/portal/looks',
      { config: READ, schema: { querystring: OwnLooksQuery, response: { 200: OwnLooks, ...refusals } } },
      (request) => readOwnLooks(platform, request.patient, request.query, request.client.ip),
    );
    app.post(
      '/api/v1/portal/export',
      { config: WRITE, schema: { body: ExportOwn, response: { 200: Zip, ...refusals } } },
      async (request, reply) => {
        if (!request.patient.isRecent) refuse('step-up-required');
        const asking = { actor: actorOf(request.patient), ip: request.client.ip };
        const { name, body } = await exportOwn(platform, asking, request.body.locale);
        return reply
          .headers({
            'content-type': 'application/zip',
            'content-disposition': `attachment; filename="${name}"`,
            'x-content-type-options': 'nosniff',
          })
          .send(Readable.from(body, { objectMode: false }));
      },
    );
  };

function invitingOf({ session, client }: FastifyRequest, patientId: string) {
  const { tenantId, userId, proof } = session;
  return { actor: { tenantId, userId, proof }, patientId, ip: client.ip };
}
