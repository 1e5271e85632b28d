import type { BrandSnapshot } from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import type { Statement } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { brandOf } from '../branding/index.ts';
import { isSecret, keep } from '../identity/index.ts';

const CLINIC: Statement = { name: 'portal-link-clinic', text: 'select sec.clinic_of_portal_link($1) as "tenantId"' };

/**
 * How the clinic looks that a mailed link is of; the mail itself has named it. Null for every link that opens nothing:
 * those look as all do.
 */
export async function entranceBrand(platform: Platform, secret: string): Promise<{ brand: BrandSnapshot | null }> {
  if (!isSecret(secret)) return { brand: null };
  const hash = await keep(platform, 'portal-link', secret);
  const tenantId = await platform.db.asPlatform(
    async (tx) => (await tx.query<{ tenantId: string | null }>(CLINIC, [hash]))[0]?.tenantId ?? null,
  );
  if (tenantId === null) return { brand: null };
  return { brand: await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, brandOf) };
}
