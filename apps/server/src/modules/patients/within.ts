import type { EventName } from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { FastifyRequest } from 'fastify';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, type Appended, appendDenied } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';

export const PHI = { phi: true };

/** Who asks, from where. */
export interface Asking {
  actor: Actor;
  ip: string;
}
export const askingOf = ({ session: { tenantId, userId, proof, apiKey }, client }: FastifyRequest): Asking => ({
  actor: { tenantId, userId, proof, apiKey },
  ip: client.ip,
});

interface Resource {
  type: string;
  id: string;
}

/**
 * One transaction about something of a clinic's records.
 * @param work - gives undefined for what is not there for this person: refused as what never was, and noted
 */
export async function within<T>(
  platform: Pick<Platform, 'db' | 'database'>,
  { actor, ip }: Asking,
  { event, resource }: { event: EventName; resource: Resource },
  work: (tx: Tx) => Promise<T | undefined>,
): Promise<T> {
  const done = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(actor, work, PHI)
    : undefined;
  if (done !== undefined) return done;
  await appendDenied(platform, actor, { event, resource, patientRef: null, facts: {}, ip });
  return refuse('not-found');
}

/** The same about a patient. @param work - gives null for somebody who does not see them */
export function aboutPatient<T>(
  platform: Pick<Platform, 'db' | 'database'>,
  asking: Asking,
  patientId: string,
  event: EventName,
  work: (tx: Tx) => Promise<T | null>,
): Promise<T> {
  const resource = { type: 'patient', id: patientId };
  return within(platform, asking, { event, resource }, async (tx) => (await work(tx)) ?? undefined);
}

export const note = (
  tx: Tx,
  event: EventName,
  resource: Resource,
  patientRef: string,
  facts: Record<string, Json>,
  ip: string,
): Promise<Appended> => append(tx, { event, outcome: 'done', resource, patientRef, facts, ip });
