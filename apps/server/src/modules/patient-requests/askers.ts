import { phi, type PatientRequest } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesOfProxies } from '../proxy-names/index.ts';
import type { RequestRow } from './request.repo.ts';

type Asker = PatientRequest['asker'];
const PROXIES: Statement = {
  name: 'requests-askers',
  text: `select a.id, a.ended_at is not null or a.ends_at <= now() as ended from core.portal_account a
    where a.id = any($1) and a.kind = 'proxy'`,
};

/** By account: those who asked in the portal for the patient, also when their access has ended since. */
export async function askersOf(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  rows: readonly RequestRow[],
): Promise<Map<string, Asker>> {
  const ids = [...new Set(rows.filter(({ channel }) => channel === 'portal').map(({ openedBy }) => openedBy))];
  if (ids.length === 0) return new Map();
  const proxies = await tx.query<{ id: string; ended: boolean }>(PROXIES, [ids]);
  const names = await namesOfProxies(platform, tx, proxies.map(({ id }) => id)); // prettier-ignore
  return new Map(proxies.map(({ id, ended }) => [id, { name: phi(names.get(id) ?? ''), ended }]));
}
