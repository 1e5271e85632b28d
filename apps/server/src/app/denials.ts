import type { ErrorCode } from '@hyaline/contract';
import { isUuid } from '@hyaline/kit';
import type { FastifyRequest } from 'fastify';
import { visitFacts } from '../modules/grants/index.ts';
import { appendDenied } from '../modules/ledger/index.ts';
import { denialNoted, type Refusal } from '../platform/http/index.ts';
import type { Platform } from '../platform/index.ts';

/** What a member may not have, or what is not there for them: to the person the same answer, to the clinic a trace. */
const TRACED: readonly ErrorCode[] = ['forbidden', 'not-found', 'consent-required', 'baa-required'];

/**
 * Writes a member's refused request into the clinic's ledger, before the answer goes out, unless the module that
 * refused it has done so with more to say. Which route and which id was asked for; nothing of its content.
 */
export async function traceDenial(platform: Platform, request: FastifyRequest, { code }: Refusal): Promise<void> {
  const { session } = request;
  const route = request.routeOptions.url;
  if (!session || !route?.startsWith('/api/') || !TRACED.includes(code) || denialNoted()) return;
  const id = (request.params as { id?: unknown } | undefined)?.id;
  try {
    await appendDenied(platform, session, {
      event: 'access.refused',
      resource: typeof id === 'string' && isUuid(id) ? { type: 'asked-for', id } : null,
      patientRef: null,
      facts: { route: `${request.method} ${route}`, code, ...(await visitFacts(platform, session)) },
      ip: request.client.ip,
    });
  } catch {
    request.log.error('a refusal could not be written to the ledger'); // it stays refused
  }
}
