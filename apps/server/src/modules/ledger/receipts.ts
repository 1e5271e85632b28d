import { fromHex, toBase64Url, utf8 } from '@hyaline/kit';
import { signReceipt } from '@hyaline/ledger';
import type { Platform } from '../../platform/index.ts';
import type { Appended } from './append.repo.ts';
import { clinicSigner } from './signing.ts';

/**
 * The signed word that an event is in the ledger, for the header `Hyaline-Receipt`: a signed note in base64url.
 * Give it out after the commit only. Whoever keeps it can prove later that a ledger without the entry omits it.
 */
export async function receiptFor(
  platform: Pick<Platform, 'vault' | 'db'>,
  tenantId: string,
  { entryId, leaf }: Appended,
): Promise<string> {
  const signer = await clinicSigner(platform, tenantId);
  return toBase64Url(utf8(await signReceipt({ origin: signer.key.name, entryId, leaf: fromHex(leaf) }, signer)));
}
