import { ChangeConsentForm, ConsentForms, CreateConsentForm, Empty, IdParams, PrivacyNotice, Problem } from '@hyaline/contract'; // prettier-ignore
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { changeForm, consentForms, createForm, privacyNotice, removeForm, setPrivacyNotice } from './form.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const WRITES = { needs: 'patient:write', limit: 'write', personOnly: true } as const;
const Made = z.object({ id: IdParams.shape.id });

/** Texts that patients are asked to agree to, and where the clinic's privacy notice stands. Nothing of a patient. */
export const formRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/consent-forms',
      {
        config: { needs: 'patient:read', limit: 'read', personOnly: true },
        schema: { response: { 200: ConsentForms, ...refusals } },
      },
      (request) => consentForms(platform, askingOf(request)),
    );

    app.post(
      '/api/v1/consent-forms',
      { config: WRITES, schema: { body: CreateConsentForm, response: { 201: Made, ...refusals } } },
      async (request, reply) => reply.code(201).send(await createForm(platform, askingOf(request), request.body)),
    );

    app.put(
      '/api/v1/consent-forms/:id',
      {
        config: WRITES,
        schema: {
          params: IdParams,
          body: ChangeConsentForm,
          response: { 200: z.object({ version: z.int() }), ...refusals, 409: Problem },
        },
      },
      (request) => changeForm(platform, askingOf(request), request.params.id, request.body),
    );

    app.delete(
      '/api/v1/consent-forms/:id',
      { config: WRITES, schema: { params: IdParams, response: { 204: Empty, ...refusals, 404: Problem } } },
      async (request, reply) => reply.code(204).send(await removeForm(platform, askingOf(request), request.params.id)),
    );

    const rules = { needs: 'clinic:rules', personOnly: true } as const;
    app.get(
      '/api/v1/clinic/privacy-notice',
      { config: { ...rules, limit: 'read' }, schema: { response: { 200: PrivacyNotice, ...refusals } } },
      (request) => privacyNotice(platform, askingOf(request)),
    );

    app.put(
      '/api/v1/clinic/privacy-notice',
      { config: { ...rules, limit: 'write' }, schema: { body: PrivacyNotice, response: { 204: Empty, ...refusals } } },
      async (request, reply) => reply.code(204).send(await setPrivacyNotice(platform, askingOf(request), request.body)),
    );
  };
