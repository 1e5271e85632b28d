import { allows } from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../../platform/http/index.ts';
import type { Looking } from '../imaging/index.ts';

/**
 * How a retrieval stands in the ledger. A key was made to hand files to a program, within its scope. What a signed-in
 * person fetches here is whole files in the open, out of the viewer's hands: that is an export, as any other of theirs.
 * @throws Refusal forbidden for a session whose role may not export
 */
export function retrievalOf({ session, client: { ip } }: FastifyRequest, partOfLook: boolean): Looking {
  if (session.apiKey !== undefined) return { ip, event: 'study.retrieved', partOfLook };
  if (!allows(session.role, 'study:export')) return refuse('forbidden');
  return { ip, event: 'study.exported', partOfLook };
}
