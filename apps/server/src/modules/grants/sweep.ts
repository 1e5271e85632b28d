import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { endGrant, grantsToSweep, noteOverdue } from './grant.repo.ts';
import { recordEnd, tellOverdue } from './telling.service.ts';

const BATCH = 500;

/**
 * Writes the ends that came by themselves into the ledger, asks for the reviews, and calls late ones late. The access
 * itself ended in the database at its time, whether this runs or not. For a job each minute; safe on several nodes.
 */
export async function sweepGrants(platform: Platform): Promise<void> {
  for (const { tenantId, grantId, isOver } of await platform.db.asPlatform((tx) => grantsToSweep(tx, BATCH))) {
    try {
      await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
        const ended = isOver ? await endGrant(tx, grantId) : undefined;
        if (ended) await recordEnd(platform, tx, grantId, ended);
        const late = await noteOverdue(tx, grantId);
        if (late) await tellOverdue(tx, late);
      });
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      platform.log.error({ grantId, code }, 'a grant could not be swept'); // the others must be
    }
  }
}
