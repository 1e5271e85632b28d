import type { EventName } from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { FastifyRequest } from 'fastify';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { type AboutPatient, grantFor, lockPacket, type PacketRow, patientOf } from './packet.repo.ts';

export type Needs = Platform;
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

interface Attempt {
  event: EventName;
  resource: { type: string; id: string };
}

/**
 * Work in one transaction on what this person sees. `work` gives undefined for what is not there for them: it is refused
 * alike, whether it exists or not, and the try is noted.
 * @throws Refusal not-found
 */
export async function seen<T>(
  platform: Needs,
  { actor, ip }: Asking,
  { event, resource }: Attempt,
  work: (tx: Tx) => Promise<T | undefined>,
): Promise<T> {
  const found = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(actor, work, PHI)
    : undefined;
  if (found !== undefined) return found;
  await appendDenied(platform, actor, { event, resource, patientRef: null, facts: {}, ip });
  return refuse('not-found');
}

interface Noted extends Attempt {
  facts?: Record<string, Json>;
}

/** Writes what was done into the ledger; under special access with its grant. */
export async function note(tx: Tx, about: AboutPatient, { event, resource, facts = {} }: Noted, ip: string) {
  const grant = await grantFor(tx, about);
  const all = grant === null ? facts : { ...facts, grant };
  await append(tx, { event, outcome: 'done', resource, patientRef: about.patientRef, facts: all, ip });
}

/** @throws Refusal forbidden for who only reads; record-changed when the record is put away */
function requireWriting({ mayWrite, removed }: AboutPatient): void {
  if (!mayWrite) refuse('forbidden');
  if (removed) refuse('record-changed');
}

/** A change to a packet, kept as it is until the transaction ends. @throws Refusal not-found, forbidden, record-changed */
export const changing = <T>(
  platform: Needs,
  asking: Asking,
  { event, id }: { event: EventName; id: string },
  work: (tx: Tx, row: PacketRow) => Promise<T>,
): Promise<T> =>
  seen(platform, asking, { event, resource: { type: 'packet', id } }, async (tx) => {
    const row = await lockPacket(tx, id);
    if (row === undefined) return undefined;
    requireWriting(row);
    return { result: await work(tx, row) };
  }).then(({ result }) => result);

/** The patient of a new packet. @throws Refusal not-found, forbidden, record-changed */
export const aboutPatient = <T>(
  platform: Needs,
  asking: Asking,
  { event, id }: { event: EventName; id: string },
  work: (tx: Tx, patient: AboutPatient) => Promise<T>,
): Promise<T> =>
  seen(platform, asking, { event, resource: { type: 'patient', id } }, async (tx) => {
    const patient = await patientOf(tx, id);
    if (patient === undefined) return undefined;
    requireWriting(patient);
    return { result: await work(tx, patient) };
  }).then(({ result }) => result);
