import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { proxyIfWhole } from './details.ts';

const SEALED: Statement = {
  name: 'proxy-names',
  text: 'select x.id, x.patient_id as "patientId", x.details from proxy x where x.id = any($1)',
};

/**
 * Names by account, of those whom the context sees: also of those whose access has ended. Whose details do not open has
 * no name: nobody's pages hang on one row.
 */
export async function namesOfProxies(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; patientId: string; details: Buffer }>(SEALED, [[...new Set(ids)]]);
  const { tenantId } = tx.actor;
  const named = rows.map(
    async ({ id, patientId, details }) =>
      [id, (await proxyIfWhole(platform, { tenantId, patientId, id }, details))?.name ?? ''] as const,
  );
  return new Map(await Promise.all(named));
}
