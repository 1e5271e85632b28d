import { Adherence, Empty, IdParams, MarkDose, OwnDoses, OwnDosesQuery, Problem } from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { markOwnDose, type OwnAsking, readAdherence, readOwnDoses } from './doses.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };

/** Doses of signed plans as the patient marks them, and as those see it who treat the patient. */
export const adherenceRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/portal/doses',
      {
        config: { needs: 'patient', limit: 'read', part: 'record' },
        schema: { querystring: OwnDosesQuery, response: { 200: OwnDoses, ...refusals } },
      },
      (request) => readOwnDoses(platform, ownAsking(request), request.query),
    );
    app.put(
      '/api/v1/portal/doses',
      {
        config: { needs: 'patient', limit: 'write', part: 'record' },
        schema: { body: MarkDose, response: { 200: Empty, ...withId } },
      },
      (request) => markOwnDose(platform, ownAsking(request), request.body),
    );
    app.get(
      '/api/v1/patients/:id/adherence',
      {
        config: { needs: 'patient:read', limit: 'read', personOnly: true },
        schema: { params: IdParams, response: { 200: Adherence, ...withId } },
      },
      (request) => readAdherence(platform, askingOf(request), request.params.id),
    );
  };

function ownAsking({ patient, client }: FastifyRequest): OwnAsking {
  const { tenantId, accountId, patientId, patientRef, scope } = patient;
  return { tenantId, accountId, patientId, patientRef, scope, ip: client.ip };
}
