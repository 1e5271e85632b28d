import http from 'node:http';
import https from 'node:https';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import { newId } from '@hyaline/kit';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Platform } from '../platform/index.ts';
import type { TlsOptions } from '../platform/tls/index.ts';
import { guard, patientIsOut } from './guard.ts';
import { traceDenial } from './denials.ts';
import { registerDevPages } from './dev-pages/index.ts';
import { registerDocs } from './docs.ts';
import { registerErrors, sendProblem } from './errors.ts';
import { API_HEADERS, commonHeaders } from './headers.ts';
import { registerHealth } from './health.ts';
import { registerModules } from './modules.ts';
import { registerLegalPages } from './legal-pages.ts';
import { registerPages } from './pages.ts';
import { registerBooking } from './book/index.ts';
import { registerPrivacyForm } from './privacy/index.ts';
import { keepHostsApart } from './site/hosts.ts';
import { registerSite } from './site/index.ts';
import { registerPrintPages } from './print-pages.ts';
import { registerSchedulePrint } from './schedule-print.ts';
import { refuseUnderPressure } from './pressure.ts';
import { giveReceipts } from './receipts.ts';
import { recordRequests } from './request-log.ts';
import { Refusal } from '../platform/http/index.ts';

const MAX_BODY_BYTES = 1_000_000; // routes that take more say so themselves
/** A study over a slow line takes its time (docs/operate/dicomweb.md); headers must be there within a minute. */
const TIMEOUTS = { requestTimeout: 30 * 60_000, headersTimeout: 60_000 };

/** Assembles the web server: one concern per plugin, every module's routes, then the pages. It does not listen yet. */
export async function buildApp(platform: Platform, tls: TlsOptions | null): Promise<FastifyInstance> {
  const { config } = platform;
  const app = fastify({
    loggerInstance: platform.log as never,
    logController: new LogController({ disableRequestLogging: true }), // the request log is a table of its own
    childLoggerFactory: (logger) => logger, // one for each request would be made and redacted for nobody
    genReqId: () => newId(),
    requestIdHeader: false,
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, request, reply) =>
      void sendProblem(request as never, reply.headers(API_HEADERS) as never, new Refusal('bad-request')),
    serverFactory: (handler) =>
      tls ? https.createServer({ ...tls, ...TIMEOUTS }, handler) : http.createServer(TIMEOUTS, handler),
  }) as unknown as FastifyInstance;

  app.removeContentTypeParser('text/plain'); // JSON, or what a route declares: a form cannot pass for either
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerErrors(app, (request, refusal) => traceDenial(platform, request, refusal), patientIsOut(platform));
  await app.register(cookie);
  await refuseUnderPressure(app);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hyaline',
        version: '1',
        description: 'Every route names its permission and its rate-limit class.',
      },
    },
    transform: describeRoute,
  });

  const headers = commonHeaders(tls !== null || config.publicUrl.startsWith('https:'));
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    if (request.url.startsWith('/api/')) reply.headers(API_HEADERS);
    done();
  });
  keepHostsApart(app, platform);
  recordRequests(app, platform);
  giveReceipts(app, platform);
  guard(app, platform);
  registerHealth(app, platform);
  await registerModules(app, platform);
  registerDocs(app);
  registerDevPages(app, platform);
  registerLegalPages(app, platform);
  registerPrintPages(app, platform);
  registerSchedulePrint(app, platform);
  await registerSite(app, platform, tls !== null);
  await registerBooking(app, platform, tls !== null);
  await registerPrivacyForm(app, platform, tls !== null);
  await registerPages(app, platform, tls !== null);
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Refusal('not-found')));
  return app;
}

/** The schemas as OpenAPI 3.1, with who may call a route and which limit counts it. */
const describeRoute: typeof jsonSchemaTransform = (data) => {
  const { schema, url } = jsonSchemaTransform(data);
  const { needs, limit } = data.route.config ?? {};
  return { url, schema: { ...schema, ...(needs ? { 'x-needs': needs, 'x-limit': limit } : {}) } };
};
