import { allows, Notice, type NoticeKind, type Notices, type NoticeValues, type Role } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import * as repo from './notice.repo.ts';

interface Telling<Kind extends NoticeKind> {
  accountIds: readonly string[];
  kind: Kind;
  values: NoticeValues<Kind>;
}

/** Tells people of the clinic something inside the product, in the same transaction as what it tells of. */
export async function notify<Kind extends NoticeKind>(
  tx: Tx,
  { accountIds, kind, values }: Telling<Kind>,
): Promise<void> {
  const people = [...new Set(accountIds)];
  if (people.length === 0) return;
  await repo.insertNotices(tx, { ids: people.map(() => newId()), accountIds: people, kind, facts: values });
}

type Reader = Actor & { role: Role };

/**
 * A person's newest notices in this clinic; none with a patient's reference for a role that sees no references, whatever
 * they were told in another one. What a later version wrote and this one cannot read is left out.
 */
export const readNotices = ({ db }: Pick<Platform, 'db'>, reader: Reader): Promise<Notices> =>
  db.inTenant(reader, (tx) => noticesFor(tx, reader));

export const markNoticesRead = ({ db }: Pick<Platform, 'db'>, reader: Reader, upTo: string): Promise<Notices> =>
  db.inTenant(reader, async (tx) => {
    await repo.markRead(tx, upTo);
    return noticesFor(tx, reader);
  });

async function noticesFor(tx: Tx, { role }: Reader): Promise<Notices> {
  const refs = allows(role, 'task:read'); // tasks name patients by reference, too
  return { notices: (await repo.listNotices(tx, refs)).flatMap(present), unread: await repo.countUnread(tx, refs) };
}

/** Notices are kept for 90 days. */
export async function sweepNotices({ db }: Pick<Platform, 'db'>): Promise<void> {
  await db.asPlatform(repo.forgetNotices);
}

function present({ id, kind, facts, at, read }: repo.NoticeRow): Notice[] {
  const notice = Notice.safeParse({ id, kind, values: facts, at: at.toISOString(), read });
  return notice.success ? [notice.data] : [];
}
