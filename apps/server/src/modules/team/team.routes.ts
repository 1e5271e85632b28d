import {
  Assignments,
  ChangeRole,
  Empty,
  FeedsEnded,
  FinishReview,
  HandedOver,
  HandOver,
  IdParams,
  MemberSchedule,
  Invite,
  Invited,
  Mailed,
  Problem,
  RemoveMember,
  SessionsEnded,
  Team,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { invite, resendInvitation, withdrawInvitation } from './invitation.service.ts';
import * as member from './member.service.ts';
import { finishReview, startReview } from './review.service.ts';
import { exportRoster, readTeam } from './roster.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const changes = { ...withId, 409: Problem };
const Made = z.object({ id: z.uuid() });

const manage = { needs: 'member:manage', limit: 'write' } as const;
const manageAfterProof = { ...manage, stepUp: true } as const;

/** Who is in the clinic and in which rank: for owners and admins. */
export const teamRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/team',
      { config: { needs: 'member:manage', limit: 'read' }, schema: { response: { 200: Team, ...refusals } } },
      (request) => readTeam(platform, request.session),
    );

    app.post(
      '/api/v1/team/export',
      { config: manageAfterProof, schema: { response: { 200: z.string().describe('text/csv'), ...refusals } } },
      async (request, reply) => {
        const csv = await exportRoster(platform, request.session, request.client.ip);
        reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="team.csv"');
        return reply.serializer((text: string) => text).send(csv);
      },
    );

    app.post(
      '/api/v1/invitations',
      {
        config: manageAfterProof,
        schema: { body: Invite, response: { 201: Invited, ...refusals, 409: Problem, 503: Problem } },
      },
      async (request, reply) => {
        const repeatable = repeatableOf(request);
        return reply
          .code(201)
          .send(await invite(platform, request.session, request.body, request.client.ip, repeatable));
      },
    );

    app.post(
      '/api/v1/invitations/:id/resend',
      { config: manage, schema: { params: IdParams, response: { 200: Mailed, ...withId, 503: Problem } } },
      (request) => resendInvitation(platform, request.session, request.params.id, request.client.ip),
    );

    app.delete(
      '/api/v1/invitations/:id',
      { config: manage, schema: { params: IdParams, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await withdrawInvitation(platform, request.session, request.params.id, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/api/v1/members/:id/role',
      {
        config: manageAfterProof,
        schema: { params: IdParams, body: ChangeRole, response: { 204: Empty, ...changes } },
      },
      async (request, reply) => {
        await member.changeRole(platform, about(request, request.params.id), request.body.role);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/members/:id/remove',
      {
        config: manageAfterProof,
        schema: { params: IdParams, body: RemoveMember, response: { 204: Empty, ...changes } },
      },
      async (request, reply) => {
        await member.removeMember(platform, about(request, request.params.id), request.body);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/members/:id/restore',
      { config: manageAfterProof, schema: { params: IdParams, response: { 204: Empty, ...changes } } },
      async (request, reply) => {
        await member.restoreMember(platform, about(request, request.params.id));
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/members/:id/end-sessions',
      { config: manage, schema: { params: IdParams, response: { 200: SessionsEnded, ...withId } } },
      (request) => member.endMemberSessions(platform, about(request, request.params.id)),
    );

    app.post(
      '/api/v1/members/:id/reset-factors',
      { config: manageAfterProof, schema: { params: IdParams, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await member.resetMemberFactors(platform, about(request, request.params.id));
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/v1/members/:id/schedule',
      {
        config: { needs: 'member:manage', limit: 'read' },
        schema: { params: IdParams, response: { 200: MemberSchedule, ...withId } },
      },
      (request) => member.memberSchedule(platform, about(request, request.params.id)),
    );

    app.post(
      '/api/v1/members/:id/end-feeds',
      { config: manage, schema: { params: IdParams, response: { 200: FeedsEnded, ...withId } } },
      (request) => member.endMemberFeeds(platform, about(request, request.params.id)),
    );

    app.get(
      '/api/v1/members/:id/assignments',
      {
        config: { needs: 'member:manage', limit: 'read' },
        schema: { params: IdParams, response: { 200: Assignments, ...withId } },
      },
      (request) => member.assignmentsOf(platform, about(request, request.params.id)),
    );

    app.post(
      '/api/v1/members/:id/hand-over',
      {
        config: manageAfterProof,
        schema: { params: IdParams, body: HandOver, response: { 200: HandedOver, ...withId } },
      },
      (request) => member.handOverFrom(platform, about(request, request.params.id), request.body.to),
    );

    app.post(
      '/api/v1/access-reviews',
      { config: manage, schema: { response: { 201: Made, ...refusals, 409: Problem } } },
      async (request, reply) => reply.code(201).send(await startReview(platform, request.session, request.client.ip)),
    );

    app.post(
      '/api/v1/access-reviews/:id/finish',
      { config: manage, schema: { params: IdParams, body: FinishReview, response: { 204: Empty, ...changes } } },
      async (request, reply) => {
        const { session, params, body, client } = request;
        await finishReview(platform, session, params.id, body.keep, client.ip);
        return reply.code(204).send(null);
      },
    );
  };

const about = (request: FastifyRequest, id: string): member.About => ({
  by: request.session,
  id,
  ip: request.client.ip,
  device: `${request.client.browser}, ${request.client.os}`,
});
