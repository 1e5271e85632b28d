import { BACKUP_DAYS, type ClosingCertificate } from '@hyaline/contract';
import { DAY_MS, fromBase64Url, fromUtf8, SYSTEM_USER } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { ledgerDays, receiptFor } from '../ledger/index.ts';
import { destroyPhiSchema, phiTenants } from '../tenancy/index.ts';
import * as repo from './closing.repo.ts';
import { type Asking, hindrancesOf, looking, note, requireName, requireNothingForbids } from './closing.service.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage' | 'log'>;

/**
 * Carries a closing out once its time of waiting is over: in one transaction its end is written down, with nothing that
 * forbids it; then, as the system, everything of the clinic outside of its PHI schema goes, with every session and link, the clinic's keys are shredded, its schema dropped and its
 * objects deleted. What a crash interrupts, `sweepClosings` takes up.
 * @throws Refusal not-found while nobody asked; too-early before the time is over; export-first while the archive of
 *   everything was not taken out, or is older than a day; bad-request for another name; on-hold, still-kept, visits-ahead,
 *   leave-organisation
 */
export async function closeClinic(needs: Needs, { actor, ip }: Asking, typed: string): Promise<ClosingCertificate> {
  const { tenantId } = actor;
  const done = await looking(needs, actor, async (tx, phi) => {
    const { name, person } = requireName(await repo.about(tx), typed);
    await repo.lock(tx);
    const row = await repo.readClosing(tx);
    if (row === undefined || row.endedAt !== null) return refuse('not-found');
    if (!row.due) return refuse('too-early');
    if (row.exportedAt === null || row.fresh !== true) return refuse('export-first');
    requireNothingForbids(await hindrancesOf(needs, tx, phi));
    const own = phi
      ? { patients: (await repo.patients(tx)).length, studies: (await repo.ownStudies(tx)).count }
      : { patients: 0, studies: 0 };
    const entry = await note(tx, 'clinic.closed', own, ip);
    const at = await repo.end(tx, { counts: own, ...entry });
    if (at === undefined) return refuse('conflict');
    return { name, person, row, at, entry, own, exportedAt: row.exportedAt, phi, ledgerDays: await ledgerDays(tx) };
  });
  const { counts, keys } = await destroy(needs, tenantId);
  // everything is gone by now: a receipt that cannot be made takes nobody's certificate away
  const receipt = await receiptFor(needs, tenantId, done.entry).then(
    (sealed) => fromUtf8(fromBase64Url(sealed)),
    (error: unknown) => {
      needs.log.error({ kind: (error as Error).name }, 'no receipt for a closed clinic');
      return '';
    },
  );
  return {
    format: 'hyaline-closing/1',
    clinic: { id: tenantId, name: done.name },
    askedAt: done.row.askedAt.toISOString(),
    exportedAt: done.exportedAt.toISOString(),
    carriedOutAt: done.at.toISOString(),
    carriedOutBy: done.person ?? '',
    counts: { ...done.own, ...counts },
    keysDestroyed: keys,
    schemaDropped: done.phi,
    backupsGoneBy: dayAfter(done.at, BACKUP_DAYS),
    ledger: {
      entryId: done.entry.entryId,
      leaf: done.entry.leaf,
      receipt,
      keptUntil: dayAfter(done.at, done.ledgerDays),
    },
  };
}

const dayAfter = (at: Date, days: number): string => new Date(at.getTime() + days * DAY_MS).toISOString().slice(0, 10);

/** May be repeated. @returns rows by table, and how many keys were destroyed by this call */
async function destroy(
  { db, database, vault, storage }: Needs,
  tenantId: string,
): Promise<{ counts: Record<string, number>; keys: number }> {
  const system = { tenantId, userId: SYSTEM_USER };
  const counts = await db.inTenant(system, wipe);
  const keys = vault.destroyTenant(tenantId);
  await destroyPhiSchema({ database }, tenantId);
  await storage.deleteAll(`t/${tenantId}`);
  await db.inTenant(system, async (tx) => {
    await wipe(tx); // what somebody was writing meanwhile
    if (await repo.finish(tx)) await note(tx, 'clinic.destroyed', { keys });
  });
  return { counts, keys };
}

/** Nothing for a clinic that a restore brought back to before its end: its rows say nothing of a closing. */
async function wipe(tx: Tx): Promise<Record<string, number>> {
  return ((await repo.readClosing(tx))?.endedAt ?? null) === null ? {} : repo.wipe(tx);
}

/**
 * Takes up what an interruption left half-way, and what a restore of an older backup brought back: a clinic whose keys
 * were destroyed is unreadable in it, and goes again.
 */
export async function sweepClosings(needs: Needs): Promise<void> {
  const left = await needs.db.asPlatform(repo.unfinished);
  const back = (await phiTenants(needs)).filter((tenantId) => needs.vault.isTenantDestroyed(tenantId));
  for (const tenantId of new Set([...left, ...back])) {
    try {
      await destroy(needs, tenantId);
    } catch (error) {
      needs.log.error(
        { kind: (error as Error).name },
        'a closed clinic could not be destroyed yet: the next sweep tries again',
      );
    }
  }
}
