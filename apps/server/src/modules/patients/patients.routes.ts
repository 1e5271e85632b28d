import {
  AskNames,
  AssignmentParams,
  AssignPatient,
  ChangedPatient,
  ChangePatient,
  CreatedPatient,
  CreatePatient,
  Duplicates,
  Empty,
  FindDuplicates,
  FoundPatients,
  HandOverPatient,
  IdParams,
  ListPatients,
  Patient,
  PatientAssignments,
  PatientIdentities,
  PatientNames,
  Patients,
  Problem,
  SearchPatients,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Actor } from '../../platform/db/index.ts';
import { repeatableOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { assign, endAssignment, handOver, readAssignments, readIdentities } from './assignment.service.ts';
import { findDuplicates, searchPatients } from './find.service.ts';
import { readNames } from './names.ts';
import { changePatient, createPatient, listPatients, readPatient, setRemoved } from './patient.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
/** Programs do not reach patients: no scope of an API key holds them. */
const READS = { needs: 'patient:read', limit: 'read', personOnly: true } as const;
const WRITES = { needs: 'patient:write', limit: 'write', personOnly: true } as const;

/** Entering, finding, opening and changing patients, and who sees them. */
export const patientRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/patients',
      {
        config: { ...READS, provesSession: true },
        schema: { querystring: ListPatients, response: { 200: Patients, ...refusals } },
      },
      (request) => listPatients(platform, actorOf(request), request.query, request.client.ip),
    );

    app.post(
      '/api/v1/patients',
      {
        config: { ...WRITES, writesPhi: true },
        schema: { body: CreatePatient, response: { 201: CreatedPatient, ...refusals, 409: Problem } },
      },
      async (request, reply) => {
        const repeatable = repeatableOf(request);
        return reply
          .code(201)
          .send(await createPatient(platform, actorOf(request), request.body, request.client.ip, repeatable));
      },
    );

    app.post(
      '/api/v1/patients/search',
      { config: READS, schema: { body: SearchPatients, response: { 200: FoundPatients, ...refusals } } },
      (request) => searchPatients(platform, actorOf(request), request.body.text, request.client.ip),
    );

    app.post(
      '/api/v1/patients/duplicates',
      { config: READS, schema: { body: FindDuplicates, response: { 200: Duplicates, ...refusals } } },
      (request) => findDuplicates(platform, actorOf(request), request.body, request.client.ip),
    );

    app.get(
      '/api/v1/patients/:id',
      {
        config: { ...READS, provesSession: true },
        schema: { params: IdParams, response: { 200: Patient, ...withId } },
      },
      (request) => readPatient(platform, actorOf(request), request.params.id, request.client.ip),
    );

    app.put(
      '/api/v1/patients/:id',
      {
        config: { ...WRITES, writesPhi: true },
        schema: { params: IdParams, body: ChangePatient, response: { 200: ChangedPatient, ...withId, 409: Problem } },
      },
      (request) => changePatient(platform, actorOf(request), request.params.id, request.body, request.client.ip),
    );

    app.delete(
      '/api/v1/patients/:id',
      { config: WRITES, schema: { params: IdParams, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await setRemoved(platform, actorOf(request), request.params.id, true, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/patients/:id/restore',
      { config: WRITES, schema: { params: IdParams, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await setRemoved(platform, actorOf(request), request.params.id, false, request.client.ip);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/v1/patients/:id/assignments',
      { config: READS, schema: { params: IdParams, response: { 200: PatientAssignments, ...withId } } },
      (request) => readAssignments(platform, actorOf(request), about(request)),
    );

    app.post(
      '/api/v1/patients/:id/assignments',
      { config: WRITES, schema: { params: IdParams, body: AssignPatient, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await assign(platform, actorOf(request), about(request), request.body);
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/api/v1/patients/:id/assignments/:assignmentId',
      { config: WRITES, schema: { params: AssignmentParams, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await endAssignment(platform, actorOf(request), about(request), request.params.assignmentId);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/patients/:id/hand-over',
      { config: WRITES, schema: { params: IdParams, body: HandOverPatient, response: { 204: Empty, ...withId } } },
      async (request, reply) => {
        await handOver(platform, actorOf(request), about(request), request.body);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/patients/names',
      {
        config: { needs: 'patient:identity', limit: 'read', personOnly: true, provesSession: true },
        schema: { body: AskNames, response: { 200: PatientNames, ...refusals } },
      },
      (request) => readNames(platform, actorOf(request), request.body.refs, request.client.ip),
    );

    app.get(
      '/api/v1/patient-identities',
      {
        config: { needs: 'patient:identity', limit: 'read', personOnly: true, provesSession: true },
        schema: { response: { 200: PatientIdentities, ...refusals } },
      },
      (request) => readIdentities(platform, actorOf(request), request.client.ip),
    );
  };

const actorOf = ({ session: { tenantId, userId, proof } }: FastifyRequest): Actor => ({ tenantId, userId, proof });
const about = ({ params, client }: FastifyRequest<{ Params: { id: string } }>): { id: string; ip: string } => ({
  id: params.id,
  ip: client.ip,
});
