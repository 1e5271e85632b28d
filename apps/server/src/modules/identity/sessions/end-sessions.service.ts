import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import { type EndReason, endSession, liveSessionsOf } from './session.repo.ts';

interface EndAll {
  accountId: string;
  reason: EndReason;
  /** The session that stays: the one the person is asking from. */
  except?: string;
  ip?: string;
}

/**
 * Ends a person's sessions in every clinic, each with a row in that clinic's ledger. Call it after the change that
 * makes the sessions unwanted has been committed; it may be repeated.
 * @returns how many ended
 */
export async function endSessionsOf(platform: Platform, { accountId, reason, except, ip }: EndAll): Promise<number> {
  const live = await platform.db.asPlatform((tx) => liveSessionsOf(tx, accountId));
  let ended = 0;
  for (const { tenantId, id } of live) {
    if (id === except) continue;
    const actor = { tenantId, userId: SYSTEM_USER };
    const done = await platform.db.inTenant(actor, async (tx) => {
      if (!(await endSession(tx, id, accountId, reason))) return false;
      const facts = { reason, account: accountId };
      const resource = { type: 'session', id };
      const from = ip === undefined ? {} : { ip };
      await append(tx, { event: 'session.ended', outcome: 'done', resource, patientRef: null, facts, ...from });
      return true;
    });
    if (done) ended += 1;
  }
  return ended;
}
