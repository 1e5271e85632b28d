import { DAY_MS, newId, SECOND_MS, SYSTEM_USER } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { queueMail } from '../mail/index.ts';
import * as repo from './review.repo.ts';

const DUE_IN_SECONDS = (14 * DAY_MS) / SECOND_MS;

/** Opens a review of who has access, before the quarter asks for one. @throws Refusal conflict when one is open */
export async function startReview({ db }: Platform, by: SessionInfo, ip: string): Promise<{ id: string }> {
  return db.inTenant(by, async (tx) => {
    const id = newId();
    if (!(await repo.openReview(tx, id, DUE_IN_SECONDS))) refuse('conflict');
    await trace(tx, 'access-review.opened', id, { asked: true }, ip);
    return { id };
  });
}

/**
 * Finishes a review: everybody who is in the clinic now has been looked at and stays; who was removed since it began is
 * written down with them.
 * @throws Refusal not-found; conflict when somebody is in the clinic who is not in `keep`, or the other way round
 */
export async function finishReview(
  { db }: Platform,
  by: SessionInfo,
  id: string,
  keep: readonly string[],
  ip: string,
): Promise<void> {
  await db.inTenant(by, async (tx) => {
    await repo.lockMembers(tx);
    const standings = await repo.standingsFor(tx, id);
    if (!(await repo.finishReview(tx, id))) refuse('not-found');
    const looked = new Set(keep);
    const stays = standings.filter(({ removed }) => !removed);
    if (stays.length !== looked.size || stays.some(({ accountId }) => !looked.has(accountId))) refuse('conflict');
    for (const { accountId, role, removed } of standings)
      await repo.insertItem(tx, { reviewId: id, accountId, role, decision: removed ? 'removed' : 'kept' });
    const facts = { kept: stays.length, removed: standings.length - stays.length };
    await trace(tx, 'access-review.completed', id, facts, ip);
  });
}

/**
 * Opens the review of each clinic that has had none for a quarter, and reminds the owners of one that is overdue, once.
 * For a daily job; safe to run on several nodes at once.
 */
export async function sweepTeam(platform: Platform): Promise<void> {
  await platform.db.asPlatform(repo.purgeTeam);
  for (const tenantId of await platform.db.asPlatform(repo.clinicsToReview))
    await inClinic(platform, tenantId, async (tx) => {
      const id = newId();
      const dueAt = await repo.openReview(tx, id, DUE_IN_SECONDS);
      if (!dueAt) return;
      await trace(tx, 'access-review.opened', id, {}, undefined);
      await tellOwners(platform, tx, id, dueAt, 'opened');
    });
  for (const tenantId of await platform.db.asPlatform(repo.clinicsOverdue))
    await inClinic(platform, tenantId, async (tx) => {
      const review = await repo.markReminded(tx);
      if (review) await tellOwners(platform, tx, review.id, review.dueAt, 'overdue');
    });
}

/** One clinic's trouble must not keep the others waiting. */
async function inClinic({ db, log }: Platform, tenantId: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  try {
    await db.inTenant({ tenantId, userId: SYSTEM_USER }, work);
  } catch (error) {
    log.error({ code: (error as { code?: string }).code ?? '' }, 'an access review could not be opened or recalled');
  }
}

async function tellOwners(platform: Platform, tx: Tx, id: string, due: Date, why: string): Promise<void> {
  const values = { dueAt: due.toISOString(), link: `${platform.config.publicUrl}/settings/team` };
  for (const accountId of await repo.ownerIds(tx)) {
    const dedupeKey = `access-review|${id}|${why}|${accountId}`;
    await queueMail(tx, platform, { kind: 'access-review', to: { accountId }, values, dedupeKey });
  }
}

const trace = (
  tx: Tx,
  event: 'access-review.opened' | 'access-review.completed',
  id: string,
  facts: Record<string, number | boolean>,
  ip: string | undefined,
) => append(tx, { event, outcome: 'done', resource: { type: 'access-review', id }, patientRef: null, facts, ip });
