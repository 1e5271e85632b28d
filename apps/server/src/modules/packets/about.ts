import type { EventName } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type Asking, changing as changingRow } from '../patients/index.ts';
import { lockPacket, type PacketPatient, patientOf, type PacketRow } from './packet.repo.ts';

export { type Asking, noteAbout as note, PHI, within as seen } from '../patients/index.ts';

export type Needs = Platform;

interface Change {
  event: EventName;
  id: string;
}

/** A change to a packet, kept as it is until the transaction ends. @throws Refusal not-found, forbidden, record-changed */
export const changing = <T>(
  platform: Needs,
  asking: Asking,
  { event, id }: Change,
  work: (tx: Tx, row: PacketRow) => Promise<T>,
): Promise<T> =>
  changingRow(platform, asking, { event, resource: { type: 'packet', id } }, (tx) => lockPacket(tx, id), work);

/** The patient of a new packet. @throws Refusal not-found, forbidden, record-changed */
export const aboutPatient = <T>(
  platform: Needs,
  asking: Asking,
  { event, id }: Change,
  work: (tx: Tx, patient: PacketPatient) => Promise<T>,
): Promise<T> =>
  changingRow(platform, asking, { event, resource: { type: 'patient', id } }, (tx) => patientOf(tx, id), work);
