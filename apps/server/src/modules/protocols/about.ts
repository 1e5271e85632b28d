import type { EventName } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type AboutPatient, type Asking, changing as changingRow } from '../patients/index.ts';
import { lockProtocol, patientOf, type ProtocolRow } from './protocol.repo.ts';

export { type Asking, noteAbout as note, within as seen } from '../patients/index.ts';

export type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

interface Change {
  event: EventName;
  id: string;
}

/** A change to a protocol, kept as it is until the transaction ends. @throws Refusal not-found, forbidden, record-changed */
export const changing = <T>(
  platform: Needs,
  asking: Asking,
  { event, id }: Change,
  work: (tx: Tx, row: ProtocolRow) => Promise<T>,
): Promise<T> =>
  changingRow(platform, asking, { event, resource: { type: 'protocol', id } }, (tx) => lockProtocol(tx, id), work);

/** The patient of a new protocol. @throws Refusal not-found, forbidden, record-changed */
export const aboutPatient = <T>(
  platform: Needs,
  asking: Asking,
  { event, id }: Change,
  work: (tx: Tx, patient: AboutPatient) => Promise<T>,
): Promise<T> =>
  changingRow(platform, asking, { event, resource: { type: 'patient', id } }, (tx) => patientOf(tx, id), work);
