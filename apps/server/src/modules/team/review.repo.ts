import type { Role } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';

export interface ReviewRow {
  id: string;
  openedAt: Date;
  dueAt: Date;
  overdue: boolean;
  finishedAt: Date | null;
  finishedBy: string | null;
  kept: number;
  removed: number;
}

const LATEST = {
  name: 'team-latest-reviews',
  text: `select r.id, r.opened_at as "openedAt", r.due_at as "dueAt", r.finished_at is null and r.due_at <= now() as overdue,
           r.finished_at as "finishedAt", a.name as "finishedBy",
           (select count(*) from core.access_review_item i where i.review_id = r.id and i.decision = 'kept')::integer as kept,
           (select count(*) from core.access_review_item i where i.review_id = r.id and i.decision = 'removed')::integer as removed
         from core.access_review r left join core.account a on a.id = r.finished_by
         order by r.finished_at desc nulls first limit 2`,
};
/** The open review and the last one that was finished, where there are such. */
export async function latestReviews(tx: Tx): Promise<{ open: ReviewRow | null; last: ReviewRow | null }> {
  const rows = await tx.query<ReviewRow>(LATEST, []);
  return {
    open: rows.find(({ finishedAt }) => finishedAt === null) ?? null,
    last: rows.find(({ finishedAt }) => finishedAt !== null) ?? null,
  };
}

const OPEN = {
  name: 'team-open-review',
  text: `insert into core.access_review (tenant_id, id, due_at)
         values ((select sec.tenant()), $1, now() + make_interval(secs => $2))
         on conflict (tenant_id) where finished_at is null do nothing returning due_at as "dueAt"`,
};
/** When it is due; undefined when one is open already. */
export const openReview = async (tx: Tx, id: string, dueInSeconds: number): Promise<Date | undefined> =>
  (await tx.query<{ dueAt: Date }>(OPEN, [id, dueInSeconds]))[0]?.dueAt;

const FINISH = {
  name: 'team-finish-review',
  text: `update core.access_review set finished_at = now(), finished_by = (select sec.user_id())
         where id = $1 and finished_at is null returning id`,
};
export const finishReview = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query<{ id: string }>(FINISH, [id])).length === 1;

const STANDINGS = {
  name: 'team-review-standings',
  text: `select m.account_id as "accountId", m.role, m.removed_at is not null as removed from core.membership m
         where m.removed_at is null
            or m.removed_at >= (select r.opened_at from core.access_review r where r.id = $1)`,
};
/** Everybody who is here, and who has been removed since the review was opened. */
export const standingsFor = (
  tx: Tx,
  reviewId: string,
): Promise<{ accountId: string; role: Role; removed: boolean }[]> =>
  tx.query<{ accountId: string; role: Role; removed: boolean }>(STANDINGS, [reviewId]);

const ITEM = {
  name: 'team-review-item',
  text: `insert into core.access_review_item (tenant_id, review_id, account_id, role, decision)
         values ((select sec.tenant()), $1, $2, $3, $4)`,
};
export const insertItem = (
  tx: Tx,
  item: { reviewId: string; accountId: string; role: Role; decision: 'kept' | 'removed' },
): Promise<object[]> => tx.query(ITEM, [item.reviewId, item.accountId, item.role, item.decision]);

const LOCK = {
  name: 'team-lock-members',
  text: `select sec.lock_members()`,
};
/** Nobody joins, leaves or changes rank until this transaction ends. */
export const lockMembers = (tx: Tx): Promise<object[]> => tx.query(LOCK, []);

const TO_OPEN = { name: 'team-reviews-to-open', text: 'select sec.reviews_to_open($1::interval) as id' };
/** Clinics whose last review is longer ago than a quarter. As the platform. */
export const clinicsToReview = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(TO_OPEN, ['3 months'])).map(({ id }) => id);

const OVERDUE = { name: 'team-reviews-overdue', text: 'select sec.reviews_overdue() as id' };
/** Clinics whose open review is past its date and that have not been told so. As the platform. */
export const clinicsOverdue = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(OVERDUE, [])).map(({ id }) => id);

const REMINDED = {
  name: 'team-review-reminded',
  text: `update core.access_review set reminded_at = now()
         where finished_at is null and due_at <= now() and reminded_at is null returning id, due_at as "dueAt"`,
};
export const markReminded = async (tx: Tx): Promise<{ id: string; dueAt: Date } | undefined> =>
  (await tx.query<{ id: string; dueAt: Date }>(REMINDED, []))[0];

const OWNERS = {
  name: 'team-owners',
  text: `select account_id as id from core.membership
         where role in ('owner', 'organisation-owner') and removed_at is null order by created_at`,
};
export const ownerIds = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(OWNERS, [])).map(({ id }) => id);

const PURGE = { name: 'team-purge', text: 'select sec.purge_team()' };
export const purgeTeam = (tx: Tx): Promise<object[]> => tx.query(PURGE, []);
