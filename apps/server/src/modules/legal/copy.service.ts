import { fromBase64Url, fromUtf8 } from '@hyaline/kit';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, receiptFor } from '../ledger/index.ts';
import { openRecord } from './record.ts';
import { acceptance } from './signing.repo.ts';
import { signedPdf } from './signed-pdf.ts';

/**
 * A copy of what was signed, made from the sealed record alone. Each download stands in the ledger.
 * @throws Refusal not-found
 */
export async function signedCopy(
  platform: Platform,
  actor: Actor,
  id: string,
  ip: string,
): Promise<{ name: string; pdf: Buffer }> {
  const { tenantId } = actor;
  const row = await platform.db.inTenant(actor, async (tx) => {
    const found = (await acceptance(tx, id)) ?? refuse('not-found');
    const resource = { type: 'acceptance', id };
    const facts = { document: found.code, version: found.version };
    await append(tx, { event: 'legal.copy-downloaded', outcome: 'done', resource, patientRef: null, facts, ip });
    return found;
  });
  const record = await openRecord(platform, { ...row, tenantId });
  const signed = { entryId: row.ledgerEntry, leaf: row.ledgerLeaf };
  const receipt = fromUtf8(fromBase64Url(await receiptFor(platform, tenantId, signed)));
  const pdf = await signedPdf(record, { ...signed, recordSha256: row.recordSha256, receipt });
  return { name: `${row.code}-${row.version}-${row.locale}.pdf`, pdf };
}
