import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { queueMail } from '../mail/index.ts';
import { endingKeys } from './api-key.repo.ts';

const WITHIN_DAYS = 7;

/** Tells people once, a week ahead, that a key of theirs ends. For the daily jobs; may be repeated. */
export async function warnOfEndingKeys(platform: Platform): Promise<void> {
  const ending = await platform.db.asPlatform((tx) => endingKeys(tx, WITHIN_DAYS));
  for (const { keyId, tenantId, userId } of ending) {
    const values = { what: 'api-key-ending', at: platform.clock.now().toISOString(), device: 'Hyaline' } as const;
    await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx) =>
      queueMail(tx, platform, {
        kind: 'security-notice',
        to: { accountId: userId },
        values,
        dedupeKey: `api-key-ending|${keyId}`,
      }),
    );
  }
}
