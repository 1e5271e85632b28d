import { PLATFORM_TENANT, SYSTEM_USER } from '@hyaline/kit';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append, appendDenied } from '../../ledger/index.ts';
import { endSessionsOf } from '../sessions/end-sessions.service.ts';
import { clinicsOf, dropFactors, mayDropFactors } from './reset-factors.repo.ts';
import { noticeByMail } from '../security-notice.ts';
import type { SessionInfo } from '../sessions/session.service.ts';

/** The notice is not about a device of the person's: none had a part in it. */
const OURSELVES = { browser: 'Hyaline', os: '' };

interface ResetFactors {
  /** The person who lost their factors. */
  accountId: string;
  /** An owner or admin of a clinic where that person is an active member, or whoever has the machine's console. */
  by: SessionInfo | 'console';
  ip?: string | undefined;
}

/**
 * Takes authenticator app, passkeys and recovery codes from a person and ends all of their sessions; the next sign-in
 * enrols anew. Factors belong to the person, so this reaches every clinic they work in, and each one's ledger says so.
 *
 * An admin cannot do it to an owner, nobody to themselves, and to the owner of another clinic only that clinic's other
 * owners, or the console.
 * @throws Refusal not-found for somebody who is not an active member here, or on the console for nobody; forbidden
 */
export async function resetFactors(platform: Platform, { accountId, by, ip }: ResetFactors): Promise<void> {
  const actor = by === 'console' ? { tenantId: PLATFORM_TENANT, userId: SYSTEM_USER } : by;
  const clinics = await platform.db.asPlatform((tx) => clinicsOf(tx, accountId));
  if (by !== 'console' && !clinics.some(({ tenantId }) => tenantId === by.tenantId)) refuse('not-found');
  const resource = { type: 'account', id: accountId };
  const entry = { event: 'account.totp-reset', resource, patientRef: null } as const;
  if (!(await platform.db.inTenant(actor, (tx) => mayDropFactors(tx, accountId)))) {
    if (by === 'console') return refuse('not-found');
    await appendDenied(platform, actor, { ...entry, facts: { by: by.role }, ip });
    return refuse('forbidden');
  }
  // before the factors go, so that at no time somebody is signed in without any; and after, for who was just signing in
  const ending = { accountId, reason: 'factor', ...(ip === undefined ? {} : { ip }) } as const;
  await endSessionsOf(platform, ending);
  const facts = await platform.db.inTenant(actor, async (tx) => {
    const { hadTotp, passkeys } = (await dropFactors(tx, accountId)) ?? refuse('forbidden');
    const done = { by: by === 'console' ? 'console' : by.role, hadTotp, passkeys };
    await append(tx, { ...entry, outcome: 'done', facts: done, ip });
    if (by !== 'console') await noticeByMail(platform, tx, 'totp-reset-by-admin', OURSELVES, accountId);
    return done;
  });
  await endSessionsOf(platform, ending);
  const others = clinics.filter(({ tenantId }) => tenantId !== actor.tenantId);
  for (const [at, { tenantId }] of others.entries())
    await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
      const theirs = by === 'console' ? facts : { ...facts, by: 'another-clinic' };
      await append(tx, { ...entry, outcome: 'done', facts: theirs });
      // a mail is of a clinic, and the console has none
      if (by === 'console' && at === 0) await noticeByMail(platform, tx, 'totp-reset-by-admin', OURSELVES, accountId);
    });
}

/** The clinics where a person is an active member. */
export const clinicsOfPerson = ({ db }: Platform, accountId: string) => db.asPlatform((tx) => clinicsOf(tx, accountId));
