import type { Actor, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openDetails, type RequestDetails, sealDetails } from './details.ts';
import type { RequestRow } from './request.repo.ts';

type Vaulted = Pick<Platform, 'vault'>;
type Place = Pick<RequestRow, 'id' | 'patientId'> & { revision?: number };

/** For the row's next revision; of a new row for its first. */
export const sealRequest = (
  platform: Vaulted,
  tx: Tx,
  { id, patientId, revision = 0 }: Place,
  details: RequestDetails,
): Promise<Buffer> =>
  sealDetails(
    platform,
    { tenantId: tx.actor.tenantId, patientId, table: 'patient_request', rowId: id },
    { ...details, revision: revision + 1 },
  );

/** @throws KeyError; Error when the details are those of another revision */
export async function openRequest(platform: Vaulted, { tenantId }: Actor, row: RequestRow): Promise<RequestDetails> {
  const place = { tenantId, patientId: row.patientId, table: 'patient_request', rowId: row.id } as const;
  const details = await openDetails(platform, place, row.details);
  if (details.revision !== row.revision) throw new Error('a request stands at another revision than it was sealed for');
  return details;
}
