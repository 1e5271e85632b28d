import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../testing/platform.ts';
import { guard } from './guard.ts';
import { registerModules } from './modules.ts';

/** What people who work with patients may change without storing more of them. A new one must be added here on purpose. */
const STORES_NOTHING = [
  'DELETE /api/v1/consent-forms/:id', // of the clinic, never of a patient
  'DELETE /api/v1/note-templates/:id', // of the clinic, never of a patient
  'DELETE /api/v1/patients/:id', // puts away what is there
  'DELETE /api/v1/patients/:id/assignments/:assignmentId', // who sees what is there already
  'DELETE /api/v1/patients/:id/portal', // who sees what is there already
  'DELETE /api/v1/patients/:id/proxies/:proxyId',
  'DELETE /api/v1/patients/:id/shared/:sharedId',
  'DELETE /api/v1/studies/:id', // destroying stays possible for ever
  'DELETE /api/v1/uploads/:id',
  'POST /api/v1/accounting/:ref/disclosures/:id/strike', // crosses out what is there
  'POST /api/v1/accounting/:ref/suspensions/:id/end',
  'POST /api/v1/consent-forms',
  'POST /api/v1/form-requests/:id/end', // closes what is there
  'POST /api/v1/imports/:id/preview',
  'POST /api/v1/imports/:id/undo', // puts away what is there
  'POST /api/v1/messages/:id/read', // what is there has been opened
  'POST /api/v1/messages/:id/settled',
  'POST /api/v1/note-templates',
  'POST /api/v1/packets/:id/withdrawal', // ends what is there
  'POST /api/v1/patients/:id/assignments',
  'POST /api/v1/patients/:id/entries/:entryId/removal', // puts away what is there
  'POST /api/v1/patients/:id/entries/:entryId/restoration',
  'POST /api/v1/patients/:id/hand-over',
  'POST /api/v1/patients/:id/proxies/:proxyId/invitation', // to what is there
  'POST /api/v1/patients/:id/restore',
  'POST /api/v1/patients/:id/visits/:visitId/removal', // puts away what is there
  'POST /api/v1/patients/:id/visits/:visitId/restoration',
  'POST /api/v1/requests/:id/along',
  'POST /api/v1/requests/:id/answer', // rights of patients do not wait for an agreement
  'POST /api/v1/requests/:id/extension',
  'POST /api/v1/requests/:id/identity',
  'POST /api/v1/requests/:id/law',
  'POST /api/v1/requests/:id/statements',
  'POST /api/v1/requests/:id/withdrawal',
  'PUT /api/v1/consent-forms/:id',
  'PUT /api/v1/note-templates/:id',
  'PUT /api/v1/note-templates/starters/:starter',
  'PUT /api/v1/studies/:id/assignees', // who sees what is there already
];

describe('the gate before patient data', () => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  const routes: RouteOptions[] = [];
  beforeAll(async () => {
    platform = await createTestPlatform();
    app = fastify() as unknown as FastifyInstance;
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.addHook('onRoute', (route) => void routes.push(route));
    await app.register(cookie);
    guard(app, platform);
    await registerModules(app, platform);
  });
  afterAll(async () => {
    await app.close();
    await platform.dispose();
  });

  const named = (chosen: RouteOptions[]): string[] =>
    chosen.map(({ method, url }) => `${String(method)} ${url}`).toSorted();

  it('[C069] stands before every route that stores what belongs to patients, or hands it on', () => {
    const writing = routes.filter(
      ({ method, config }) =>
        !['GET', 'HEAD', 'OPTIONS'].includes(String(method)) &&
        ['study:write', 'link:create', 'patient:write', 'patient:import', 'accounting:keep', 'request:enter'].includes(
          String(config?.needs),
        ),
    );
    expect(named(writing.filter(({ config }) => config?.writesPhi !== true))).toEqual(STORES_NOTHING);
    expect(named(writing.filter(({ config }) => config?.writesPhi === true))).toEqual([
      'PATCH /api/v1/uploads/:id',
      'POST /api/v1/accounting/:ref/disclosures',
      'POST /api/v1/accounting/:ref/suspensions',
      'POST /api/v1/dicomweb/studies',
      'POST /api/v1/dicomweb/studies/:study',
      'POST /api/v1/form-requests/:id/record',
      'POST /api/v1/imports',
      'POST /api/v1/imports/:id/run',
      'POST /api/v1/links',
      'POST /api/v1/packets/:id/sendings',
      'POST /api/v1/patients',
      'POST /api/v1/patients/:id/documents',
      'POST /api/v1/patients/:id/entries',
      'POST /api/v1/patients/:id/entries/:entryId/addenda',
      'POST /api/v1/patients/:id/entries/:entryId/signature',
      'POST /api/v1/patients/:id/messages',
      'POST /api/v1/patients/:id/packets',
      'POST /api/v1/patients/:id/portal',
      'POST /api/v1/patients/:id/protocols',
      'POST /api/v1/patients/:id/proxies',
      'POST /api/v1/patients/:id/requests',
      'POST /api/v1/patients/:id/shared',
      'POST /api/v1/patients/:id/visits',
      'POST /api/v1/protocols/:id/follow-ups',
      'POST /api/v1/protocols/:id/refills',
      'POST /api/v1/protocols/:id/signature',
      'POST /api/v1/studies',
      'POST /api/v1/studies/:id/commit',
      'POST /api/v1/uploads',
      'POST /api/v1/visitors/:id/record',
      'PUT /api/v1/packets/:id',
      'PUT /api/v1/patients/:id',
      'PUT /api/v1/patients/:id/entries/:entryId',
      'PUT /api/v1/patients/:id/visits/:visitId',
      'PUT /api/v1/protocols/:id',
      'PUT /api/v1/protocols/:id/follow-ups/:partId',
      'PUT /api/v1/protocols/:id/refills/:partId',
      'PUT /api/v1/protocols/:id/state',
      'PUT /api/v1/schedule/appointments/:id/note',
      'PUT /api/v1/studies/:id/marks',
      'PUT /api/v1/studies/:id/patient',
      'PUT /api/v1/studies/:id/preview',
    ]);
  });

  it('stands before nothing that only reads: no round trip more for it', () => {
    const reading = routes.filter(({ method }) => ['GET', 'HEAD'].includes(String(method)));
    expect(named(reading.filter(({ config }) => config?.writesPhi === true))).toEqual([]);
  });
});
