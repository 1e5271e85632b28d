import type { ContentOf } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openContent } from './details.ts';
import { documentRow } from './entry.repo.ts';

/**
 * What is known of a document that stands in a chart; null when it does not, or not for this person. The caller's ledger
 * entry says that it was taken out.
 */
export async function documentIn(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  { patientId, id }: { patientId: string; id: string },
): Promise<ContentOf<'document'> | null> {
  const row = await documentRow(tx, patientId, id);
  if (row === undefined || row.removedAt !== null) return null;
  const content = await openContent(platform, { tenantId: tx.actor.tenantId, patientId, entryId: id }, row);
  return content.kind === 'document' ? content : null;
}
