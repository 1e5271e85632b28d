import type { FastifyRequest } from 'fastify';
import type { Looking } from '../imaging/index.ts';

/**
 * How a retrieval stands in the ledger. A key was made to hand files to a program, within its scope. What a signed-in
 * person fetches here is whole files in the open, out of the viewer's hands: that is an export, as any other of theirs.
 */
export function retrievalOf({ session, client: { ip } }: FastifyRequest, partOfLook: boolean): Looking {
  if (session.apiKey !== undefined) return { ip, event: 'study.retrieved', partOfLook };
  return { ip, event: 'study.exported', partOfLook };
}
