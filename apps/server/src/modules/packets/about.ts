import type { EventName } from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { type Asking, within as seen } from '../patients/index.ts';
import { type AboutPatient, grantFor, lockPacket, type PacketRow, patientOf } from './packet.repo.ts';

export { type Asking, PHI, within as seen } from '../patients/index.ts';

export type Needs = Platform;
interface Attempt {
  event: EventName;
  resource: { type: string; id: string };
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
