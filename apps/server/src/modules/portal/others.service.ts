import { type OwnOther, phi } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { timingSafeEqual } from '../../platform/crypto/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { keep, newSecret } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { ownUnread } from '../portal-messages/index.ts';
import { keepBirthDate } from './invite.service.ts';
import * as repo from './others.repo.ts';
import { actorOf, nameOfPatient, OWN, type PatientSession } from './session.service.ts';

/**
 * After a birth date was right: the accounts of this address that it is right for are one person's, and this session may
 * go to them.
 */
export async function learnPerson(
  platform: Platform,
  entered: { tenantId: string; accountId: string; sessionId: string },
  birthDate: string,
): Promise<void> {
  const { tenantId, accountId } = entered;
  await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
    const beside = await repo.accountsBeside(tx, accountId);
    const own: string[] = [];
    for (const { accountId: id, birthMac } of beside)
      if (timingSafeEqual(await keepBirthDate(platform, id, birthDate), birthMac)) own.push(id);
    const address = beside[0]?.emailKey.toString('hex') ?? '';
    await repo.knowPerson(tx, entered, own, await keep(platform, 'portal-person', tenantId, address, birthDate));
  });
}

/** For whom else whoever is here comes in at this clinic, and whether something has come for them since they were there. */
export async function readOthers(platform: Platform, session: PatientSession): Promise<{ others: OwnOther[] }> {
  const rows = await platform.db.inTenant(actorOf(session), (tx) => repo.ownOthers(tx, session.sessionId), OWN);
  const others: OwnOther[] = [];
  for (const { id, kind, lastSeenAt } of rows) {
    const look = async (tx: Tx) => ({
      forName: kind === 'patient' ? null : phi(await nameOfPatient(platform, tx)),
      news: (await ownUnread(tx)) > 0 || (await repo.newsSince(tx, lastSeenAt ?? new Date(0))),
    });
    others.push({ id, ...(await platform.db.inTenant({ tenantId: session.tenantId, userId: id }, look, OWN)) });
  }
  return { others };
}

/**
 * Ends this session and begins one of another account of the same person, with the time that is left.
 * @returns the token, for the cookie and nothing else
 * @throws Refusal not-found, alike for accounts of others and none
 */
export async function goToOther(platform: Platform, session: PatientSession, id: string, ip: string): Promise<string> {
  const token = newSecret();
  const tokenHash = await keep(platform, 'portal-session', token);
  await platform.db.inTenant(
    { tenantId: session.tenantId, userId: id },
    async (tx) => {
      if (!(await repo.enterBeside(tx, session, newId(), tokenHash))) return refuse('not-found');
      const resource = { type: 'portal-account', id };
      const facts = { by: 'patient', beside: true }; // never which account: it may be of another patient
      const patientRef = await repo.ownReference(tx);
      await append(tx, { event: 'portal.signed-in', outcome: 'done', resource, patientRef, facts, ip });
    },
    OWN,
  );
  return token;
}
