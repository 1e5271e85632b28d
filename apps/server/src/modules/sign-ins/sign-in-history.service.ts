import type { EndedSessions, NotMe, SignInPage } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';
import { revokeOwnKeys } from '../api-keys/index.ts';
import { clinicsOfPerson, endSessionsOf, type SessionInfo } from '../identity/index.ts';
import { ownSignIns } from '../ledger/index.ts';

interface Page {
  before?: string | undefined;
  limit: number;
}

/**
 * A page of the person's own sign-ins, out of the ledger of the clinic they are in. Looking at one's own needs no entry
 * of its own; the request log has it.
 */
export async function signInHistory({ db }: Platform, by: SessionInfo, page: Page): Promise<SignInPage> {
  const { before = null, limit } = page;
  const found = await db.inTenant(by, (tx) => ownSignIns(tx, { before, limit: limit + 1 }));
  return { events: found.slice(0, limit), more: found.length > limit };
}

/** Ends the person's other sessions in every clinic. The one they ask from stays. */
export const endOtherSessions = async (platform: Platform, by: SessionInfo, ip: string): Promise<EndedSessions> => ({
  sessions: await endSessionsOf(platform, { accountId: by.userId, reason: 'sign-out', except: by.sessionId, ip }),
});

/**
 * Somebody else was at this account: ends every other session and every API key of the person, in all their clinics.
 * This session stays, for without it they could not change the password, which is what comes next.
 */
export async function disown(platform: Platform, by: SessionInfo, ip: string): Promise<NotMe> {
  let apiKeys = 0;
  for (const { tenantId } of await clinicsOfPerson(platform, by.userId))
    apiKeys += await platform.db.inTenant({ tenantId, userId: by.userId }, (tx) => revokeOwnKeys(tx, ip));
  return { ...(await endOtherSessions(platform, by, ip)), apiKeys };
}
