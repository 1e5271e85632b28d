import type { FastifyRequest } from 'fastify';
import type { Asking } from './about.ts';

/** Who sent a request, as the services take it. */
export const askingOf = ({ session: { tenantId, userId, proof, apiKey }, client }: FastifyRequest): Asking => ({
  actor: { tenantId, userId, proof, apiKey },
  ip: client.ip,
});
