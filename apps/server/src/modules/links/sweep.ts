import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './ending.repo.ts';
import { endLink, endOldViewings } from './ending.service.ts';

const BATCH = 500;

/**
 * Deletes what expired and used-up links opened, ends viewings whose time is over, and forgets addresses after 12
 * months. For a job each minute; safe to run on several nodes at once.
 */
export async function sweepLinks({ db, log }: Pick<Platform, 'db' | 'log'>): Promise<void> {
  await db.asPlatform(repo.forgetAddresses);
  const found = await db.asPlatform((tx) => repo.linksToSweep(tx, BATCH));
  for (const { tenantId, linkId } of found) {
    try {
      await sweepLink({ db }, tenantId, linkId);
    } catch (error) {
      log.error({ linkId, code: (error as { code?: string }).code ?? '' }, 'a link could not be swept'); // the others must be
    }
  }
}

const sweepLink = ({ db }: Pick<Platform, 'db'>, tenantId: string, linkId: string): Promise<void> =>
  db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
    const before = await repo.readEnding(tx, linkId);
    if (!before) return;
    await endOldViewings(tx, linkId, before.patientRef);
    const link = await repo.readEnding(tx, linkId);
    if (!link?.isOver) return;
    const { patientRef } = link;
    const emptied = await endLink(tx, { linkId, patientRef, reason: link.isExpired ? 'expired' : 'used-up' });
    if (!emptied || !link.isExpired) return;
    await append(tx, {
      event: 'link.expired',
      outcome: 'done',
      resource: { type: 'link', id: linkId },
      patientRef,
      facts: {},
    });
  });
