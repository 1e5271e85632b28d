import type { MyClinics, Session } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { endSession, keep, newSecret, readSession, SESSION, type SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './switching.repo.ts';

/** The clinics and organisations in which the person has a place. */
export async function myClinics({ db }: Platform, by: SessionInfo): Promise<MyClinics> {
  const clinics = await db.inTenant(by, repo.myClinics);
  return { clinics: clinics.map((clinic) => ({ ...clinic, current: clinic.id === by.tenantId })) };
}

/**
 * Ends the present session and starts one in another clinic of the person. The new one has a secret of its own and ends
 * when the old one would have: changing clinics proves nothing anew.
 *
 * Each clinic's half stands in that clinic's ledger. The old session ends first, so that of two requests at once one
 * goes on; should the server stop in between, the person signs in again.
 * @throws Refusal not-found for a clinic without a place for them, whether it exists or not
 */
export async function switchClinic(
  platform: Platform,
  by: SessionInfo,
  clinicId: string,
  ip: string,
): Promise<{ token: string; session: Session }> {
  const token = newSecret();
  const secret = await keep(platform, 'session', token);
  await platform.db.inTenant(by, async (tx) => {
    const there = (await repo.myClinics(tx)).some(({ id }) => id === clinicId);
    if (!there || clinicId === by.tenantId) refuse('not-found');
    if (!(await endSession(tx, by.sessionId, by.userId, 'switch'))) refuse('not-signed-in');
    const resource = { type: 'session', id: by.sessionId };
    const facts = { reason: 'switch' };
    await append(tx, { event: 'session.ended', outcome: 'done', resource, patientRef: null, facts, ip });
  });
  const id = newId();
  const max = SESSION.maxPerPerson;
  return platform.db.inTenant({ tenantId: clinicId, userId: by.userId }, async (tx) => {
    const ask = { fromClinic: by.tenantId, fromSession: by.sessionId, id, secret, max };
    const ended = (await repo.switchSession(tx, ask)) ?? refuse('not-signed-in');
    const entry = { outcome: 'done', patientRef: null, ip } as const;
    await append(tx, { ...entry, event: 'session.switched', resource: { type: 'session', id }, facts: {} });
    for (const old of ended) {
      const facts = { reason: 'limit', startedInstead: id };
      await append(tx, { ...entry, event: 'session.ended', resource: { type: 'session', id: old.id }, facts });
    }
    return { token, session: await readSession(tx, id) };
  });
}
