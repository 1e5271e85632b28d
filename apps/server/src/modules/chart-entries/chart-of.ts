import type { FastifyRequest } from 'fastify';
import type { Chart } from './look.ts';

/** Whose chart, and who asks for it from where. */
export function chartOf({ session, client }: FastifyRequest, { id }: { id: string }): Chart {
  const { tenantId, userId, proof } = session;
  return { actor: { tenantId, userId, proof }, patientId: id, ip: client.ip };
}
