import { type GiveProxy, type OwnProxies, phi, PORTAL, type Proxies, PROXY } from '@hyaline/contract';
import { DAY_MS, newId } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { mailReady } from '../mail/index.ts';
import { aboutPatient, type Asking, factsAbout, note, openPatientFields } from '../patients/index.ts';
import { openProxy, sealProxy } from '../proxy-names/index.ts';
import { type InvitedPatient, patientToInvite } from './account.repo.ts';
import { keepBirthDate, keepEmail, mailInvitation } from './invite.service.ts';
import * as repo from './proxy.repo.ts';
import { actorOf, OWN, type PatientSession } from './session.service.ts';

/** Who comes in for a patient; the look is in the ledger. @throws Refusal not-found */
export const readProxies = (platform: Platform, asking: Asking, patientId: string): Promise<Proxies> =>
  aboutPatient(platform, asking, patientId, 'proxy.read', async (tx) => {
    const patient = await patientToInvite(tx, patientId);
    if (!patient) return null;
    const facts = await factsAbout(tx, patientId);
    await note(tx, 'proxy.read', { type: 'patient', id: patientId }, patient.ref, facts, asking.ip);
    return proxiesOf(platform, tx, patientId, patient);
  });

async function proxiesOf(platform: Platform, tx: Tx, patientId: string, { mayInvite }: InvitedPatient) {
  const { tenantId } = tx.actor;
  const rows = await repo.liveProxies(tx, patientId, PORTAL.invitationHours);
  const proxies = rows.map(async ({ id, details, basis, scope, activatedAt, endsAt, lastSeenAt }) => {
    const { name, email, evidence } = await openProxy(platform, { tenantId, patientId, id }, details);
    return {
      id,
      name: phi(name),
      email: phi(email),
      evidence: phi(evidence),
      basis,
      scope,
      state: activatedAt === null ? ('invited' as const) : ('active' as const),
      endsAt: endsAt.toISOString(),
      lastSeenAt: lastSeenAt?.toISOString() ?? null,
    };
  });
  return { proxies: await Promise.all(proxies), mayGive: mayInvite };
}

/**
 * Mails somebody a way in to one patient, with what they may see and until when.
 * @throws Refusal not-found; forbidden for who may not invite; bad-request naming the basis or the day that cannot be;
 * conflict for more than ten at a time; mail-unavailable
 */
export function giveProxy(platform: Platform, asking: Asking, patientId: string, given: GiveProxy): Promise<Proxies> {
  if (!mailReady(platform)) return refuse('mail-unavailable');
  return aboutPatient(platform, asking, patientId, 'proxy.given', async (tx) => {
    const patient = await patientToInvite(tx, patientId);
    if (!patient) return null;
    if (!patient.mayInvite) refuse('forbidden');
    const { tenantId } = tx.actor;
    const { birthDate } = await openPatientFields(platform, tenantId, { id: patientId, ...patient });
    requireTerm(given, await repo.clinicToday(tx), String(birthDate));
    if ((await repo.liveProxies(tx, patientId, PORTAL.invitationHours)).length >= PROXY.most) refuse('conflict');
    const { name, email, evidence, basis, scope, until, locale } = given;
    const id = newId();
    await repo.insertProxy(tx, {
      id,
      patientId,
      ref: patient.ref,
      emailKey: await keepEmail(platform, email),
      birthMac: await keepBirthDate(platform, id, given.birthDate),
      locale,
      basis,
      scope,
      until,
      details: await sealProxy(platform, { tenantId, patientId, id }, { name, email, evidence }),
    });
    const mail = await mailInvitation(platform, tx, id, { email, locale });
    const facts = await factsAbout(tx, patientId, { basis, scope, until, mail });
    await note(tx, 'proxy.given', { type: 'portal-account', id }, patient.ref, facts, asking.ip);
    return proxiesOf(platform, tx, patientId, patient);
  });
}

/** @throws Refusal bad-request: a day that is over or too far away, a parent of somebody who is of age on it */
function requireTerm({ basis, until }: GiveProxy, today: string, birthDate: string): void {
  const last = dayAfter(today, PROXY.mostDays - 1);
  if (until < today || until > last) refuse('bad-request', { fields: ['until'] });
  if (basis !== 'parent' || birthDate === '') return;
  const ofAge = `${String(Number(birthDate.slice(0, 4)) + PROXY.ofAge).padStart(4, '0')}${birthDate.slice(4)}`;
  if (today >= ofAge) refuse('bad-request', { fields: ['basis'] });
  if (until >= ofAge) refuse('bad-request', { fields: ['until'] });
}
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Ends it at once, sessions included. @throws Refusal not-found, forbidden */
export const endProxy = (platform: Platform, asking: Asking, patientId: string, id: string): Promise<null> =>
  aboutPatient<{ done: null }>(platform, asking, patientId, 'proxy.ended', async (tx) => {
    const patient = await patientToInvite(tx, patientId);
    if (!patient) return null;
    if (!patient.mayInvite) refuse('forbidden');
    if (!(await repo.endProxy(tx, id, patientId))) return null;
    const facts = await factsAbout(tx, patientId);
    await note(tx, 'proxy.ended', { type: 'portal-account', id }, patient.ref, facts, asking.ip);
    return { done: null };
  }).then(({ done }) => done);

/** Who else can see the patient's pages, for the patient. */
export const readOwnProxies = (platform: Platform, session: PatientSession): Promise<OwnProxies> =>
  platform.db.inTenant(
    actorOf(session),
    async (tx) => {
      const { tenantId, patientId } = session;
      const proxies = (await repo.ownProxies(tx)).map(async ({ id, details, basis, scope, activatedAt, endsAt }) => {
        const { name } = await openProxy(platform, { tenantId, patientId, id }, details);
        return { id, name: phi(name), basis, scope, active: activatedAt !== null, endsAt: endsAt.toISOString() };
      });
      return { proxies: await Promise.all(proxies) };
    },
    OWN,
  );

/** The patient ends it, at once. @throws Refusal not-found */
export const endOwnProxy = (platform: Platform, session: PatientSession, id: string, ip: string): Promise<null> =>
  platform.db.inTenant(
    actorOf(session),
    async (tx) => {
      if (!(await repo.endOwnProxy(tx, id))) return refuse('not-found');
      const resource = { type: 'portal-account', id };
      const { patientRef } = session;
      await append(tx, { event: 'proxy.ended', outcome: 'done', resource, patientRef, facts: { by: 'patient' }, ip });
      return null;
    },
    OWN,
  );
