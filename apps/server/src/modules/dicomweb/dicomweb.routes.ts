import { Readable } from 'node:stream';
import { Problem } from '@hyaline/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { findImages, type HeldImage, type ImageAsk } from '../imaging/index.ts';
import { type Accepted, covers, parseAccept } from './accept.ts';
import { goneSignal } from './gone.ts';
import { frameNumbers, framesAnswer, type Reader, render, renderedAsk } from './frames.service.ts';
import { bulkAnswer, metadataOf } from './metadata.service.ts';
import { search } from './qido.service.ts';
import { retrievalOf } from './look.ts';
import { type Level, MAX_RESULTS, parseQuery } from './query.ts';
import { RenderPool } from './render-pool.ts';
import { primed } from './primed.ts';
import { sendGroups } from './send-groups.ts';
import { ReadingBudget } from './reading.ts';
import { ownerOf } from './stow-turns.ts';
import { storeInstances } from './stow.service.ts';
import { BulkParams, FrameParams, InstanceParams, SeriesParams, StudyParams } from './uids.ts';
import { filesAnswer, type MultipartAnswer, multipartOf } from './wado.service.ts';

export const DICOMWEB = '/api/v1/dicomweb';
const STUDY = `${DICOMWEB}/studies/:study`;
const SERIES = `${STUDY}/series/:series`;
const INSTANCE = `${SERIES}/instances/:instance`;

const JSON_TYPE = 'application/dicom+json';
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 406: Problem, 429: Problem };
const Answer = z.any().describe(`${JSON_TYPE}, or what PS3.18 names for this resource`);
// what is streamed is written past fastify, which then cannot leave out a body for HEAD
const READS = {
  config: { needs: 'study:read', limit: 'read', provesSession: true },
  exposeHeadRoute: false,
} as const;
const READ = { ...READS, schema: { response: { 200: Answer, ...refusals } } } as const;
// whole files in the open, out of the viewer's hands: to a person that is an export
const RETRIEVES = { ...READ, config: { ...READ.config, needs: 'study:export', keyNeeds: 'study:read' } } as const;
const STORES = {
  config: { needs: 'study:write', limit: 'upload', writesPhi: true },
  schema: { response: { 200: Answer, 202: Answer, 409: Answer, ...refusals, 415: Problem } },
} as const;

/** STOW-RS, QIDO-RS and WADO-RS, DICOM PS3.18 chapter 10; what is and is not there: docs/operate/dicomweb.md. */
export const dicomwebRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    const pool = new RenderPool();
    app.addHook('onClose', () => pool.close());
    app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
    // the body is read as it comes, part by part
    app.addContentTypeParser('multipart/related', (_request, _payload, done) => done(null));

    app.post(`${DICOMWEB}/studies`, STORES, (request, reply) => store(platform, request, reply));
    app.post(STUDY, { ...STORES, schema: { ...STORES.schema, params: StudyParams } }, (request, reply) =>
      store(platform, request, reply, request.params.study),
    );

    const searches: readonly [path: string, level: Level, params: z.ZodObject | null][] = [
      [`${DICOMWEB}/studies`, 'study', null],
      [`${DICOMWEB}/series`, 'series', null],
      [`${DICOMWEB}/instances`, 'instance', null],
      [`${STUDY}/series`, 'series', StudyParams],
      [`${STUDY}/instances`, 'instance', StudyParams],
      [`${SERIES}/instances`, 'instance', SeriesParams],
    ];
    for (const [path, level, params] of searches)
      app.get(path, { ...READ, schema: { ...READ.schema, ...(params ? { params } : {}) } }, (request, reply) =>
        searchFor(platform, request, reply, level),
      );

    const retrieves: readonly [path: string, params: z.ZodObject][] = [
      [STUDY, StudyParams],
      [SERIES, SeriesParams],
      [INSTANCE, InstanceParams],
    ];
    for (const [path, params] of retrieves) {
      const options = { ...RETRIEVES, schema: { ...RETRIEVES.schema, params } };
      app.get(path, options, (request, reply) => retrieve(platform, request, reply));
      app.get(`${path}/metadata`, options, (request, reply) => metadata(platform, request, reply));
    }

    app.get(
      `${INSTANCE}/frames/:frames`,
      { ...RETRIEVES, schema: { ...RETRIEVES.schema, params: FrameParams } },
      async (request, reply) => {
        const image = await oneImage(platform, request);
        const numbers = frameNumbers(image, request.params.frames);
        return sendParts(
          reply,
          framesAnswer(platform, pool, image, numbers, accepted(request), readerOf(request, reply)),
        );
      },
    );
    app.get(
      `${INSTANCE}/bulkdata/*`,
      { ...RETRIEVES, schema: { ...RETRIEVES.schema, params: BulkParams } },
      (request, reply) => bulk(platform, pool, request, reply, request.params['*']),
    );
    app.get(
      `${INSTANCE}/rendered`,
      { ...RETRIEVES, schema: { ...RETRIEVES.schema, params: InstanceParams } },
      (request, reply) => rendered(platform, pool, request, reply, '1'),
    );
    app.get(
      `${INSTANCE}/frames/:frames/rendered`,
      { ...RETRIEVES, schema: { ...RETRIEVES.schema, params: FrameParams } },
      (request, reply) => rendered(platform, pool, request, reply, request.params.frames),
    );
  };

const actorOf = ({ session: { tenantId, userId, proof, apiKey } }: FastifyRequest): Actor => ({
  tenantId,
  userId,
  proof,
  apiKey,
});

const reading = new ReadingBudget();

function readerOf(request: FastifyRequest, reply: FastifyReply): Reader {
  const owner = ownerOf(actorOf(request));
  const signal = goneSignal(reply);
  return { owner, signal, hold: reading.holdFor(owner, signal) };
}

/** Where this service is, as its client reaches it: addresses in answers lead through the same proxy. */
const baseOf = ({ protocol, host }: FastifyRequest): string => `${protocol}://${host}${DICOMWEB}`;

const queryOf = ({ query }: FastifyRequest): Record<string, unknown> => query as Record<string, unknown>;
const accepted = (request: FastifyRequest): Accepted[] =>
  parseAccept(request.headers.accept, queryOf(request)['accept']);

async function store(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  studyUid?: string,
): Promise<FastifyReply> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') return refuse('unsupported-type');
  // giving up on the body must not destroy the connection, or the refusal would never reach the client
  const body = request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  const contentType = request.headers['content-type'] ?? '';
  const ask = { contentType, body, studyUid, base: baseOf(request), ip: request.client.ip, signal: goneSignal(reply) };
  try {
    const answer = await storeInstances(platform, actorOf(request), ask);
    return reply.code(answer.status).header('content-type', JSON_TYPE).send(JSON.stringify(answer.body));
  } finally {
    request.raw.resume(); // unread, the rest would block the next request on this connection
  }
}

async function searchFor(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  level: Level,
): Promise<FastifyReply> {
  requireJson(accepted(request));
  const { study: studyUid, series: seriesUid } = request.params as { study?: string; series?: string };
  const query = parseQuery(queryOf(request), level);
  const ask = { level, query, studyUid, seriesUid, base: baseOf(request), ip: request.client.ip };
  const { results, more } = await search(platform, actorOf(request), ask);
  const warnings = [
    ...(query.fuzzy ? ['The fuzzymatching parameter is not supported. Only literal matching has been performed.'] : []),
    ...(more ? [`There are additional results that can be requested. At most ${MAX_RESULTS} come at once.`] : []),
  ];
  if (warnings.length > 0) reply.header('warning', warnings.map((text) => `299 ${request.host} "${text}"`).join(', '));
  return reply.header('content-type', JSON_TYPE).send(JSON.stringify(results));
}

/** @throws Refusal not-acceptable */
function requireJson(all: readonly Accepted[]): void {
  if (!all.some(({ essence }) => covers(essence, JSON_TYPE) || essence === 'application/json'))
    refuse('not-acceptable');
}

const askedFor = ({ params }: FastifyRequest): ImageAsk => {
  const { study, series, instance } = params as { study: string; series?: string; instance?: string };
  return { studyUid: study, seriesUid: series, sopUid: instance };
};

async function imagesOf(platform: Platform, request: FastifyRequest): Promise<HeldImage[]> {
  const ask = askedFor(request);
  return findImages(platform, actorOf(request), ask, retrievalOf(request, ask.sopUid !== undefined));
}

async function oneImage(platform: Platform, request: FastifyRequest): Promise<HeldImage> {
  const [image] = await imagesOf(platform, request);
  return image ?? refuse('not-found');
}

async function retrieve(platform: Platform, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const wanted = accepted(request);
  const images = await imagesOf(platform, request);
  const syntaxes = new Set(images.map(({ header }) => header.transferSyntaxUid));
  const takes = wanted.some(({ essence, partType, transferSyntax }) => {
    const multipart = covers(essence, 'multipart/related') && covers(partType, 'application/dicom');
    const asStored =
      transferSyntax === null || transferSyntax === '*' || [...syntaxes].every((one) => one === transferSyntax);
    return asStored && (multipart || essence === 'application/dicom');
  });
  if (!takes) return refuse('not-acceptable');
  return sendParts(reply, filesAnswer(platform, images, readerOf(request, reply).hold));
}

async function metadata(platform: Platform, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requireJson(accepted(request));
  const images = await imagesOf(platform, request);
  const texts = await primed(metadataOf(platform, images, baseOf(request), readerOf(request, reply).hold));
  return reply.header('content-type', JSON_TYPE).send(Readable.from(texts, { objectMode: false }));
}

async function bulk(
  platform: Platform,
  pool: RenderPool,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<FastifyReply> {
  const image = await oneImage(platform, request);
  const wanted = accepted(request);
  const reader = readerOf(request, reply);
  if (image.header.pixelData.encapsulated && path.toUpperCase() === '7FE00010') {
    // what is compressed is handed out frame by frame: its value field is no picture anybody could read
    const all = image.frames.map((_, i) => i + 1);
    return sendParts(reply, framesAnswer(platform, pool, image, all, parseAccept(undefined, undefined), reader));
  }
  const { length, body } = await bulkAnswer(platform, image, path, reader.hold);
  const type = 'application/octet-stream';
  if (wanted.some(({ essence }) => covers(essence, 'multipart/related')))
    return sendParts(reply, multipartOf(type, [{ headers: [`Content-Type: ${type}`], length, body: () => body }]));
  if (!wanted.some(({ essence }) => covers(essence, type))) return refuse('not-acceptable');
  return sendParts(reply, { contentType: type, length, body });
}

async function rendered(
  platform: Platform,
  pool: RenderPool,
  request: FastifyRequest,
  reply: FastifyReply,
  frame: string,
): Promise<FastifyReply> {
  const { as, ...how } = renderedAsk(queryOf(request), accepted(request));
  const image = await oneImage(platform, request);
  const [number = 1] = frameNumbers(image, frame);
  // their memory is given back when the answer has gone out
  const { bytes } = await render(platform, pool, image, number, { as, ...how }, readerOf(request, reply));
  return reply.header('content-type', as).send(bytes);
}

async function sendParts(reply: FastifyReply, { contentType, length, body }: MultipartAnswer): Promise<FastifyReply> {
  const groups = await primed(body);
  reply.header('content-type', contentType);
  if (length !== null) reply.header('content-length', String(length));
  await sendGroups(reply, groups);
  return reply;
}
