import { type GiveProxy, ofAgeOn, type OwnProxies, phi, PORTAL, type Proxies, PROXY } from '@hyaline/contract';
import { DAY_MS, newId } from '@hyaline/kit';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { mailBrand } from '../branding/index.ts';
import { append } from '../ledger/index.ts';
import { mailReady, queueMail } from '../mail/index.ts';
import { notify } from '../notices/index.ts';
import { aboutPatient, type Asking, factsAbout, note, openPatientFields } from '../patients/index.ts';
import { openProxy, proxyIfWhole, sealProxy } from '../proxy-names/index.ts';
import { type InvitedPatient, passkeysOf, patientToInvite } from './account.repo.ts';
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
  const passkeys = await passkeysOf(tx, patientId);
  const proxies = rows.map(async ({ id, details, basis, scope, activatedAt, lapsed, endsAt, lastSeenAt }) => {
    const { name, email, evidence } = (await proxyIfWhole(platform, { tenantId, patientId, id }, details)) ?? LOST;
    const invited = lapsed ? ('lapsed' as const) : ('invited' as const);
    return {
      id,
      name: phi(name),
      email: phi(email),
      evidence: phi(evidence),
      basis,
      scope,
      state: activatedAt === null ? invited : ('active' as const),
      endsAt: endsAt.toISOString(),
      lastSeenAt: lastSeenAt?.toISOString() ?? null,
      passkeys: passkeys(id),
    };
  });
  return { proxies: await Promise.all(proxies), mayGive: mayInvite };
}

/** Of a row that does not open: the access is seen, and can be ended. */
const LOST = { name: '', email: '', evidence: '' };

type Given = GiveProxy & { repeatable: Repeatable | null };
/**
 * Mails somebody a way in to one patient, with what they may see and until when; the patient and the owners are told.
 * @throws Refusal not-found; forbidden for who may not invite; bad-request naming the basis or the day that cannot be, or
 * the evidence that is missing; proxy-exists for an address that is in already; conflict for more than ten at a time;
 * proxy-address; mail-unavailable
 */
export function giveProxy(platform: Platform, asking: Asking, patientId: string, given: Given): Promise<Proxies> {
  if (!mailReady(platform)) return refuse('mail-unavailable');
  return aboutPatient(platform, asking, patientId, 'proxy.given', async (tx) => {
    const patient = (await repo.lockPatient(tx, patientId)) ? await patientToInvite(tx, patientId) : undefined;
    if (!patient) return null;
    if (!patient.mayInvite) refuse('forbidden');
    // its answer is kept for repeats: ids alone
    await repo.once(tx, given.repeatable, () => give(platform, tx, { patientId, patient, given, ip: asking.ip }));
    return proxiesOf(platform, tx, patientId, patient);
  });
}

async function give(
  platform: Platform,
  tx: Tx,
  { patientId, patient, given, ip }: { patientId: string; patient: InvitedPatient; given: Given; ip: string },
): Promise<{ id: string }> {
  const { tenantId } = tx.actor;
  const fields = await openPatientFields(platform, tenantId, { id: patientId, ...patient });
  requireTerm(given, await repo.clinicToday(tx), String(fields.birthDate));
  if ((await repo.liveProxies(tx, patientId, PORTAL.invitationHours)).length >= PROXY.most) refuse('conflict');
  const { name, email, evidence, basis, scope, until, locale } = given;
  const id = newId();
  const forName = String(fields.preferredName === phi('') ? fields.givenName : fields.preferredName);
  const isNew = await repo.insertProxy(tx, {
    id,
    patientId,
    ref: patient.ref,
    emailKey: await keepEmail(platform, email),
    birthMac: await keepBirthDate(platform, id, given.birthDate),
    locale,
    basis,
    scope,
    until,
    details: await sealProxy(platform, { tenantId, patientId, id }, { name, email, evidence, forName }),
  });
  if (!isNew) return refuse('proxy-exists');
  const mail = await mailInvitation(platform, tx, id, { email, locale }, 'proxy-invitation');
  if (mail === null) return refuse('proxy-address');
  await tellPatient(platform, tx, { patientId, id, email: String(fields.email) });
  const owners = await repo.otherOwners(tx);
  await notify(tx, { accountIds: owners, kind: 'proxy-given', values: { ref: patient.ref } });
  const facts = await factsAbout(tx, patientId, { basis, scope, until, mail });
  await note(tx, 'proxy.given', { type: 'portal-account', id }, patient.ref, facts, ip);
  return { id };
}

/** A patient with a way in of their own is told that somebody else was let in, as they are of a new passkey. */
async function tellPatient(
  platform: Platform,
  tx: Tx,
  { patientId, id, email }: { patientId: string; id: string; email: string },
): Promise<void> {
  const account = await repo.accountToTell(tx, patientId);
  if (!account || email === '') return;
  await queueMail(tx, platform, {
    kind: 'proxy-given',
    to: { email, locale: account.locale },
    values: { ...(await mailBrand(tx)), link: `${platform.config.publicUrl}/portal` },
    dedupeKey: `portal.${account.id}.${id}`,
  });
}

/** Another invitation to somebody who has not come in yet; the one before is dead. @throws as `giveProxy`; conflict */
export function inviteProxyAgain(platform: Platform, asking: Asking, patientId: string, id: string): Promise<Proxies> {
  if (!mailReady(platform)) return refuse('mail-unavailable');
  return aboutPatient(platform, asking, patientId, 'proxy.invited', async (tx) => {
    const patient = (await repo.lockPatient(tx, patientId)) ? await patientToInvite(tx, patientId) : undefined;
    const proxies = await repo.liveProxies(tx, patientId, PORTAL.invitationHours);
    const proxy = proxies.find((each) => each.id === id);
    if (!patient || !proxy) return null;
    if (!patient.mayInvite) refuse('forbidden');
    if (proxy.activatedAt !== null) refuse('conflict');
    const { locale, details } = proxy;
    const { email } = await openProxy(platform, { tenantId: tx.actor.tenantId, patientId, id }, details);
    const mail = await mailInvitation(platform, tx, id, { email, locale }, 'proxy-invitation');
    if (mail === null) return refuse('proxy-address');
    const facts = await factsAbout(tx, patientId, { mail });
    await note(tx, 'proxy.invited', { type: 'portal-account', id }, patient.ref, facts, asking.ip);
    return proxiesOf(platform, tx, patientId, patient);
  });
}

/**
 * @throws Refusal bad-request: a day that is over or too far away; a parent of somebody who is of age on it, or of whom no
 * birth date is known; another right that goes on after that day, of which nothing was seen
 */
function requireTerm({ basis, until, evidence, birthDate: born }: GiveProxy, today: string, birthDate: string): void {
  const last = dayAfter(today, PROXY.mostDays - 1);
  if (until < today || until > last) refuse('bad-request', { fields: ['until'] });
  if (born > today) refuse('bad-request', { fields: ['birthDate'] });
  if (birthDate === '') return basis === 'parent' ? refuse('bad-request', { fields: ['basis'] }) : undefined;
  const ofAge = ofAgeOn(birthDate);
  if (basis === 'parent' && today >= ofAge) refuse('bad-request', { fields: ['basis'] });
  if (basis === 'parent' && until >= ofAge) refuse('bad-request', { fields: ['until'] });
  if (today < ofAge && until >= ofAge && evidence === '') refuse('bad-request', { fields: ['evidence'] });
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
      const passkeys = await passkeysOf(tx, patientId);
      const proxies = (await repo.ownProxies(tx)).map(async ({ id, details, basis, scope, activatedAt, endsAt }) => {
        const { name } = (await proxyIfWhole(platform, { tenantId, patientId, id }, details)) ?? LOST;
        return { id, name: phi(name), basis, scope, active: activatedAt !== null, endsAt: endsAt.toISOString(), passkeys: passkeys(id) }; // prettier-ignore
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
