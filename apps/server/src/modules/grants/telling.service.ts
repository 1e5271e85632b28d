import type { Tx } from '../../platform/db/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { type MailOrder, queueMail } from '../mail/index.ts';
import { notify } from '../notices/index.ts';
import { type EndedGrant, nameOf, reviewersOf } from './grant.repo.ts';

export const grantResource = (id: string): { type: string; id: string } => ({ type: 'grant', id });

/** Tells every owner and privacy officer, in the product and by mail, in the transaction that makes the grant. */
export async function tellTaken(platform: Platform, tx: Tx, endsAt: Date): Promise<{ told: number; mailed: number }> {
  const people = await reviewersOf(tx);
  const who = await nameOf(tx, tx.actor.userId);
  const until = endsAt.toISOString();
  await notify(tx, { accountIds: people, kind: 'grant-taken', values: { who, until } });
  let mailed = 0;
  for (const accountId of people) {
    if (await queued(platform, tx, { kind: 'grant-notice', to: { accountId }, values: { who, until } })) mailed += 1;
  }
  return { told: people.length, mailed };
}

/** The ledger row of a grant's end, and the task of everybody who may review it. */
export async function recordEnd(platform: Platform, tx: Tx, id: string, ended: EndedGrant, ip?: string): Promise<void> {
  const { kind, accountId, patientRef, endReason, endedAt, reviewDueAt } = ended;
  const facts = { account: accountId, reason: endReason };
  await append(tx, { event: 'grant.ended', outcome: 'done', resource: grantResource(id), patientRef, facts, ip });
  if (kind === 'support') return tellOfSupport(platform, tx, { accountId, endedAt });
  const reviewers = await reviewersBut(tx, accountId);
  const dueAt = reviewDueAt.toISOString();
  const who = await nameOf(tx, accountId);
  await notify(tx, { accountIds: reviewers, kind: 'grant-review-due', values: { who, dueAt } });
  const link = `${platform.config.publicUrl}/settings/special-access`;
  for (const reviewer of reviewers) {
    const order = { kind: 'grant-review', to: { accountId: reviewer }, values: { dueAt, link } } as const;
    await queued(platform, tx, { ...order, dedupeKey: `grant-review|${id}|${reviewer}` });
  }
}

export async function tellOverdue(tx: Tx, { accountId, reviewDueAt }: Pick<EndedGrant, 'accountId' | 'reviewDueAt'>) {
  const values = { who: await nameOf(tx, accountId), dueAt: reviewDueAt.toISOString() };
  await notify(tx, { accountIds: await reviewersBut(tx, accountId), kind: 'grant-review-overdue', values });
}

/** Tells every owner and privacy officer that somebody of support was let in, or (with `endedAt`) is out again. */
export async function tellOfSupport(
  platform: Platform,
  tx: Tx,
  { accountId, ...when }: { accountId: string } & ({ endsAt: Date } | { endedAt: Date }),
): Promise<void> {
  const accountIds = await reviewersOf(tx);
  const who = await nameOf(tx, accountId);
  const link = `${platform.config.publicUrl}/settings/special-access`;
  if ('endsAt' in when) {
    const until = when.endsAt.toISOString();
    await notify(tx, { accountIds, kind: 'support-let-in', values: { who, until } });
    for (const to of accountIds)
      await queued(platform, tx, { kind: 'support-let-in', to: { accountId: to }, values: { who, until, link } });
    return;
  }
  const at = when.endedAt.toISOString();
  await notify(tx, { accountIds, kind: 'support-out', values: { who, at } });
  for (const to of accountIds)
    await queued(platform, tx, { kind: 'support-out', to: { accountId: to }, values: { who, at, link } });
}

const reviewersBut = async (tx: Tx, accountId: string): Promise<string[]> =>
  (await reviewersOf(tx)).filter((id) => id !== accountId);

/** False when no mail can go to this person: that must not keep somebody from a patient in need. */
async function queued(platform: Platform, tx: Tx, order: MailOrder): Promise<boolean> {
  try {
    return (await queueMail(tx, platform, order)).state === 'queued';
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
