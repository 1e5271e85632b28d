import type { EventName } from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { mayStandInMail, queueMail } from '../mail/index.ts';
import { notify } from '../notices/index.ts';
import { namesOf } from './task.repo.ts';

export interface Asking {
  actor: SessionInfo;
  ip: string;
}

interface About {
  id: string;
  patientRef: string | null;
}

/** One line of the ledger: which task, of which reference, and never its words. */
export const note = (
  tx: Tx,
  event: EventName,
  { id, patientRef }: About,
  facts: Record<string, Json>,
  ip?: string,
): Promise<unknown> =>
  append(tx, { event, outcome: 'done', resource: { type: 'task', id }, patientRef, facts, ...(ip ? { ip } : {}) });

interface Telling {
  id: string;
  revision: number;
  assigneeId: string | null;
}

/** Tells somebody that a task is theirs now, in the product and, where they want mail, without a word of it by mail. */
export async function tellAssignee(
  tx: Tx,
  platform: Platform | null,
  { id, revision, assigneeId }: Telling,
): Promise<void> {
  if (assigneeId === null || assigneeId === tx.actor.userId) return;
  const { clinic, actor } = await namesOf(tx);
  await notify(tx, { accountIds: [assigneeId], kind: 'task-assigned', values: { by: actor, task: id } });
  if (platform === null || !mayStandInMail(clinic)) return;
  await queueMail(tx, platform, {
    kind: 'task-assigned',
    to: { accountId: assigneeId },
    values: { clinic, link: `${platform.config.publicUrl}/tasks` },
    dedupeKey: `task|${id}|${assigneeId}|${revision}`,
  });
}
