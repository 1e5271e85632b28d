import { ERRORS, type ErrorCode, type Problem } from '@hyaline/contract';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { Refusal } from '../platform/http/index.ts';
import { localeOf } from './locale.ts';

/** The one writer of refusals: RFC 9457 problem details, translated, with nothing of the inside in them. */
export function registerErrors(app: FastifyInstance, trace?: TraceDenial, isOver?: IsOver): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const isGone = error.code === REFUSED_BY_POLICY && (await isOver?.(request)) === true;
    const refusal = isGone ? new Refusal('not-signed-in') : toRefusal(error);
    if (ERRORS[refusal.code].status >= 500) request.log.error(traceOf(error, request), 'request failed');
    else await noteRefusal(request, refusal, trace);
    return sendProblem(request, reply, refusal);
  });
}

/** Whether whoever asked was let out while the request was under way: the database lets nothing more of them through. */
export type IsOver = (request: FastifyRequest) => Promise<boolean>;
const REFUSED_BY_POLICY = '42501';

/** Told of every refusal before its answer goes out. */
export type TraceDenial = (request: FastifyRequest, refusal: Refusal) => Promise<void>;

async function noteRefusal(request: FastifyRequest, refusal: Refusal, trace?: TraceDenial): Promise<void> {
  try {
    await trace?.(request, refusal);
  } catch {
    request.log.error({ reqId: request.id }, 'a refusal could not be written to the ledger');
  }
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const spec = ERRORS[refusal.code];
  const problem: Problem = {
    type: 'about:blank',
    title: refusal.code,
    status: spec.status,
    code: refusal.code,
    detail: spec[localeOf(request)],
    requestId: request.id,
    ...(refusal.fields.length > 0 ? { fields: [...refusal.fields] } : {}),
    ...(refusal.most === undefined ? {} : { most: refusal.most }),
  };
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', String(refusal.retryAfterSeconds));
  return reply
    .code(spec.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problem);
}

const BY_FASTIFY_CODE: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad-request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
};

function toRefusal(error: FastifyError): Refusal {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((issue) => issue.instancePath.replace(/^\//, '').replaceAll('/', '.'));
    // an id that is not an id is simply unknown: the answer must not tell malformed from foreign
    if (error.validationContext === 'params') return new Refusal('not-found');
    return new Refusal('bad-request', { fields, most: mostOf(error.validation[0]) });
  }
  if (isResponseSerializationError(error)) return new Refusal('internal');
  if (error.code === WITHOUT_BAA) return new Refusal('baa-required');
  if (error.code === CLOSED) return new Refusal('conflict');
  if (isDiskFull(error)) return new Refusal('storage-full');
  if (isUnstorable(error)) return new Refusal('bad-request');
  if (isDatabaseGone(error)) return new Refusal('unavailable', { retryAfterSeconds: 5 });
  const known = BY_FASTIFY_CODE[error.code];
  if (known) return new Refusal(known);
  return new Refusal(error.statusCode !== undefined && error.statusCode < 500 ? 'bad-request' : 'internal');
}

/** How many a list that was too long may hold. A limit says nothing of what was sent. */
const mostOf = (issue?: { keyword: string; params: Record<string, unknown> }): number | undefined =>
  issue?.keyword === 'too_big' && issue.params['origin'] === 'array' ? Number(issue.params['maximum']) : undefined;

/** Raised by the PHI tables themselves (migrations/tenant), for a write that no route had stopped. */
const WITHOUT_BAA = 'HY403';
/** The same of a clinic whose closing has ended. */
const CLOSED = 'HY423';

const isDiskFull = (error: FastifyError) =>
  error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === '53100' || error.name === 'StorageFullError';

/** Text that PostgreSQL cannot hold: U+0000. The transaction is gone, and nobody but the sender is at fault. */
const isUnstorable = ({ code }: FastifyError) => code === '22021' || code === '22P05';

// 57P0x: administrator shutdown, crash, cannot connect now; 53300: too many connections; 08xxx: connection
const isDatabaseGone = ({ code = '', message }: FastifyError) =>
  /^(57P0|08|53300)/.test(code) ||
  ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].includes(code) ||
  /Connection terminated|timeout exceeded when trying to connect|not queryable/.test(message);

/** What the log may hold of an unexpected error: its kind and place, never its text, which can quote data. */
function traceOf(error: Error & { code?: string }, { id: reqId }: FastifyRequest): Record<string, string> {
  const place = /\/(apps|packages)\/[^\s)]+/.exec(error.stack ?? '')?.[0] ?? 'outside';
  return { reqId, kind: error.name, code: error.code ?? '', place };
}
