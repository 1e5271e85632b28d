import { SYSTEM_USER } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { mayStandInMail, queueMail } from '../mail/index.ts';
import * as repo from './closing.repo.ts';

/**
 * Mails every owner and the privacy officer what becomes of a closing, in the transaction in which it does. Each once:
 * the key names the wish and what became of it.
 */
export async function tellOfClosing(
  platform: Platform,
  tx: Tx,
  kind: 'closing-asked' | 'closing-cancelled' | 'closing-near',
  row: repo.ClosingRow,
): Promise<void> {
  const name = (await repo.about(tx))?.name ?? '';
  const clinic = mayStandInMail(name) ? name : '—';
  const link = `${platform.config.publicUrl}/settings/practice`;
  const at = row.dueAt.toISOString();
  for (const accountId of await repo.whoIsTold(tx)) {
    const to = { accountId };
    const dedupeKey = `${kind}|${tx.actor.tenantId}|${row.askedAt.getTime()}|${accountId}`;
    if (kind === 'closing-cancelled') await queueMail(tx, platform, { kind, to, values: { clinic, link }, dedupeKey });
    else await queueMail(tx, platform, { kind, to, values: { clinic, at, link }, dedupeKey });
  }
}

/** A day before a clinic can be destroyed, once. */
export async function tellOfNearClosings(platform: Platform): Promise<void> {
  for (const { tenantId } of await platform.db.asPlatform(repo.closingsNear))
    await platform.db
      .inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
        const row = await repo.readClosing(tx);
        if (row !== undefined && row.endedAt === null) await tellOfClosing(platform, tx, 'closing-near', row);
      })
      .catch((error: unknown) => {
        platform.log.error({ tenantId, kind: (error as Error).name }, 'nobody was told of a closing that is near');
      });
}
