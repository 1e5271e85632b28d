import { SYSTEM_USER } from '@hyaline/kit';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';

const CLINICS: Statement = {
  name: 'proxies-over-clinics',
  text: 'select tenant_id as "tenantId" from sec.clinics_with_proxies_over()',
};
const END: Statement = {
  name: 'proxies-over-end',
  text: 'select id, patient_ref as "patientRef", ended_at as "endedAt" from sec.end_proxies_over()',
};
interface EndedRow {
  id: string;
  patientRef: string;
  endedAt: Date;
}
const endOver = (tx: Tx): Promise<EndedRow[]> => tx.query<EndedRow>(END, []);

/**
 * Writes into the ledger that the day of somebody's access came, once, in the transaction that marks it as ended. The
 * access itself ended in the database at its time, whether this runs or not. Safe on several nodes.
 */
export async function sweepProxies(platform: Pick<Platform, 'db' | 'log'>): Promise<void> {
  const clinics = await platform.db.asPlatform((tx) => tx.query<{ tenantId: string }>(CLINICS, []));
  for (const { tenantId } of clinics) {
    try {
      await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
        for (const { id, patientRef, endedAt } of await endOver(tx)) {
          const resource = { type: 'portal-account', id };
          const facts = { reason: 'time', endedAt: endedAt.toISOString() };
          await append(tx, { event: 'proxy.ended', outcome: 'done', resource, patientRef, facts });
        }
      });
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      platform.log.error({ tenantId, code }, 'ended access of representatives could not be recorded'); // the other clinics' must be
    }
  }
}
