import type { ClinicApiKeys } from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './api-key.repo.ts';

/** Which programs act for whom in this clinic, for those who manage its people. */
export async function clinicKeys({ db }: Platform, by: SessionInfo): Promise<ClinicApiKeys> {
  const rows = await db.inTenant(by, repo.clinicKeys);
  const keys = rows.map(({ accountId, holder, createdAt, expiresAt, lastUsedAt, ...row }) => ({
    ...row,
    state: 'live' as const,
    holder: { id: accountId, name: holder },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }));
  return { keys };
}

/** @throws Refusal not-found for a key of another clinic, one that ended, and an owner's when an admin asks */
export async function revokeClinicKey({ db }: Platform, by: SessionInfo, id: string, ip: string): Promise<void> {
  await db.inTenant(by, async (tx) => {
    const account = (await repo.revokeClinicKey(tx, id)) ?? refuse('not-found');
    const resource = { type: 'api-key', id };
    const facts = { account, reason: 'by-manager' };
    await append(tx, { event: 'api-key.revoked', outcome: 'done', resource, patientRef: null, facts, ip });
  });
}
