import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { phiTenants } from '../tenancy/index.ts';
import { endOver } from './assignment.repo.ts';

/**
 * Writes the ends of cover and of identity-only access that came by themselves into the ledger. The access itself ended
 * in the database at its time, whether this runs or not. Safe on several nodes.
 */
export async function sweepAssignments(platform: Platform): Promise<void> {
  for (const tenantId of await phiTenants(platform)) {
    try {
      await platform.db.inTenant(
        { tenantId, userId: SYSTEM_USER },
        async (tx) => {
          for (const { patientId, accountId, kind, ref } of await endOver(tx)) {
            const resource = { type: 'patient', id: patientId };
            const facts = { account: accountId, kind, reason: 'time' };
            await append(tx, { event: 'patient.unassigned', outcome: 'done', resource, patientRef: ref, facts });
          }
        },
        { phi: true },
      );
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      platform.log.error({ tenantId, code }, 'ended assignments could not be recorded'); // the other clinics' must be
    }
  }
}
