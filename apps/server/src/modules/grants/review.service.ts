import type { GrantDetail, ReviewGrant } from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, entriesOfGrant } from '../ledger/index.ts';
import { type By, present, reasonPlace } from './grant.service.ts';
import * as repo from './grant.repo.ts';
import { grantResource } from './telling.service.ts';

const commentPlace = (id: string) => ({ table: 'core.grant_review', column: 'comment', rowId: id });

/**
 * A grant with its reason; for a reviewer also what was looked at under it, and the review. Looking is an event itself.
 * @throws Refusal not-found
 */
export async function grantDetail(platform: Platform, by: By, id: string, ip: string): Promise<GrantDetail> {
  const { row, reason, looks, review } = await platform.db.inTenant(by, async (tx) => {
    const row = await repo.findGrant(tx, id);
    const reason = await repo.reasonOf(tx, id);
    if (!row || !reason) return refuse('not-found');
    const looks = row.own ? [] : await entriesOfGrant(tx, id, row.takenAt, row.endedAt ?? row.endsAt);
    const { patientRef } = row;
    const facts = { rows: looks.length };
    await append(tx, { event: 'grant.read', outcome: 'done', resource: grantResource(id), patientRef, facts, ip });
    return { row, reason, looks, review: await repo.reviewOf(tx, id) };
  });
  const { vault } = platform;
  const owner = { tenantId: by.tenantId };
  return {
    grant: present(row, by),
    reason: await vault.openField(owner, reasonPlace(id), reason),
    looks: looks.map(({ at, lastAt, times, event, outcome, resourceType, resourceId, patientRef, route }) => ({
      at: at.toISOString(),
      lastAt: lastAt.toISOString(),
      times,
      event,
      outcome,
      resource: { type: resourceType, id: resourceId },
      patientRef,
      route,
    })),
    more: looks.some(({ more }) => more),
    review: review
      ? {
          by: { id: review.accountId, name: review.name },
          at: review.at.toISOString(),
          outcome: review.outcome,
          comment: await vault.openField(owner, commentPlace(id), review.comment),
        }
      : null,
  };
}

/**
 * The judgement of a second person, once. It opens the way to the next emergency access of the first.
 * @throws Refusal not-found for a grant that is not this reviewer's to judge: unknown, their own, running, judged before
 * @throws Refusal bad-request for a finding against somebody without a word why
 */
export async function reviewGrant(
  platform: Platform,
  by: By,
  id: string,
  { outcome, comment }: ReviewGrant,
  ip: string,
): Promise<GrantDetail> {
  if (outcome === 'not-justified' && comment === '') return refuse('bad-request', { fields: ['comment'] });
  const sealed = await platform.vault.sealField({ tenantId: by.tenantId }, commentPlace(id), comment);
  await platform.db.inTenant(by, async (tx) => {
    if (!(await repo.reviewGrant(tx, id, outcome, sealed))) return refuse('not-found');
    const row = await repo.findGrant(tx, id);
    const facts = { outcome, account: row?.accountId ?? '' };
    const patientRef = row?.patientRef ?? null;
    await append(tx, { event: 'grant.reviewed', outcome: 'done', resource: grantResource(id), patientRef, facts, ip });
  });
  return grantDetail(platform, by, id, ip);
}
