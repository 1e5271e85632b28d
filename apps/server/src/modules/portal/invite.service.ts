import {
  type EndPortalAccess,
  type InvitePatient,
  type Locale,
  phi,
  type PortalAccess,
  PORTAL,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { mailBrand } from '../branding/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { emailKey, keep, newSecret } from '../identity/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import { mailReady, queueMail } from '../mail/index.ts';
import { factsAbout, openPatientFields } from '../patients/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import * as repo from './account.repo.ts';
import { endProxy } from './proxy.repo.ts';

export interface Inviting {
  actor: Actor;
  patientId: string;
  ip: string;
}

/** The way in of one patient, as those see it who see the patient; the look is in the ledger. @throws Refusal not-found */
export const readPortalAccess = (platform: Platform, inviting: Inviting): Promise<PortalAccess> =>
  portalAccess(platform, inviting, async (tx, { ref }) => {
    const { patientId, ip } = inviting;
    const facts = await factsAbout(tx, patientId);
    const resource = { type: 'patient', id: patientId };
    await append(tx, { event: 'portal.access-read', outcome: 'done', resource, patientRef: ref, facts, ip });
  });

async function portalAccess(
  platform: Platform,
  inviting: Inviting,
  note: (tx: Tx, patient: repo.InvitedPatient) => Promise<void> = async () => undefined,
): Promise<PortalAccess> {
  const { actor, patientId } = inviting;
  const found = await about(platform, inviting, 'portal.access-read', async (tx, patient) => {
    await note(tx, patient);
    return {
      account: await repo.liveAccount(tx, patientId, PORTAL.invitationHours),
      recordChanged: await repo.isOutdated(tx, patientId),
      missing: await missingIn(platform, inviting, patient),
      mayInvite: patient.mayInvite,
      showsLooks: await repo.showsLooks(tx),
      passkeysOf: await repo.passkeysOf(tx, patientId),
      others: (await repo.othersOf(tx, patientId)).length,
    };
  });
  const { account, passkeysOf, ...rest } = found;
  if (!account || account.lapsed)
    return {
      state: 'none',
      invitedAt: null,
      invitedBy: null,
      activatedAt: null,
      lastSeenAt: null,
      passkeys: null,
      ...rest,
    };
  const names = await namesFor(platform, actor, [account.invitedBy]);
  return {
    state: account.activatedAt === null ? 'invited' : 'active',
    invitedAt: account.invitedAt.toISOString(),
    invitedBy: { id: account.invitedBy, name: names.get(account.invitedBy) ?? '' },
    activatedAt: account.activatedAt?.toISOString() ?? null,
    lastSeenAt: account.lastSeenAt?.toISOString() ?? null,
    passkeys: passkeysOf(account.id),
    ...rest,
  };
}

/**
 * Mails the patient a way in, to the address of the record. Whatever way in there was before ends: a corrected birth
 * date or address takes effect so.
 * @throws Refusal not-found; forbidden for who may not invite; bad-request naming what the record lacks; mail-unavailable
 */
export async function invitePatient(
  platform: Platform,
  inviting: Inviting,
  { locale }: InvitePatient,
): Promise<PortalAccess> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const { actor, patientId, ip } = inviting;
  await about(platform, inviting, 'portal.invited', async (tx, patient) => {
    if (!patient.mayInvite) refuse('forbidden');
    const missing = await missingIn(platform, inviting, patient);
    if (missing.length > 0) refuse('bad-request', { fields: missing });
    if (!(await repo.holdPatient(tx, patientId))) refuse('not-found');
    const { email, birthDate } = await fieldsOf(platform, inviting, patient);
    const replaced = (await repo.endAccount(tx, patientId)) !== undefined;
    const id = newId();
    await repo.insertAccount(tx, {
      id,
      patientId,
      ref: patient.ref,
      emailKey: await keepEmail(platform, email),
      birthMac: await keepBirthDate(platform, id, birthDate),
      locale,
    });
    const mail = await mailInvitation(platform, tx, id, { email: String(email), locale });
    if (mail === null) return refuse('proxy-address');
    const resource = { type: 'portal-account', id };
    const facts = { replaced, mail };
    await append(tx, { event: 'portal.invited', outcome: 'done', resource, patientRef: patient.ref, facts, ip });
  });
  return portalAccess(platform, { actor, patientId, ip });
}

/**
 * Mails the link that opens a new account; nothing else is in the mail but the clinic's name.
 * @returns the mail's id; null when its server refuses the address, or it had enough for this hour
 */
export async function mailInvitation(
  platform: Platform,
  tx: Tx,
  accountId: string,
  to: { email: string; locale: Locale },
  kind: 'portal-invitation' | 'proxy-invitation' = 'portal-invitation',
): Promise<string | null> {
  const secret = newSecret();
  const kept = await repo.keepLink(tx, {
    secret: await keep(platform, 'portal-link', secret),
    accountId,
    kind: 'invitation',
    browser: null,
    code: null,
    lifeSeconds: PORTAL.invitationHours * 3600,
  });
  if (!kept) throw new Error('an invitation was not kept');
  const values = { ...(await mailBrand(tx)), link: portalLink(platform, secret) };
  const dedupeKey = mailKey(accountId);
  const { id, state } = await queueMail(tx, platform, { kind, to, values, dedupeKey });
  return state === 'suppressed' ? null : id;
}

/**
 * Ends the patient's way in, and every session of theirs with it. May be repeated.
 * @param options - `others`: who comes in for the patient is let out too
 * @throws Refusal not-found, forbidden
 */
export async function removeAccess(platform: Platform, inviting: Inviting, { others }: EndPortalAccess): Promise<void> {
  const { patientId, ip } = inviting;
  await about(platform, inviting, 'portal.removed', async (tx, patient) => {
    if (!patient.mayInvite) refuse('forbidden');
    const { ref: patientRef } = patient;
    const id = await repo.endAccount(tx, patientId);
    const resource = { type: 'portal-account', id: id ?? '' };
    if (id !== undefined)
      await append(tx, { event: 'portal.removed', outcome: 'done', resource, patientRef, facts: {}, ip });
    for (const other of others ? await repo.othersOf(tx, patientId) : [])
      if (await endProxy(tx, other, patientId)) {
        const account = { type: 'portal-account', id: other };
        const facts = { reason: 'with-the-patient' };
        await append(tx, { event: 'proxy.ended', outcome: 'done', resource: account, patientRef, facts, ip });
      }
  });
}

/** Whatever ends an account gives up its mails: the database knows them by how this begins. */
export const mailKey = (accountId: string): string => `portal.${accountId}.${newId()}`;
/** The secret stands behind the `#`: it reaches no server but by a person's own press. */
export const portalLink = ({ config }: Pick<Platform, 'config'>, secret: string): string =>
  `${config.publicUrl}/portal#${secret}`;
export const keepEmail = (platform: Platform, email: string): Promise<Uint8Array> =>
  keep(platform, 'portal-email', emailKey(email));
/** Bound to the account: equal birthdays do not look equal. */
export const keepBirthDate = (platform: Platform, accountId: string, birthDate: string): Promise<Uint8Array> =>
  keep(platform, 'portal-birth-date', accountId, birthDate);

async function about<T>(
  platform: Platform,
  { actor, patientId, ip }: Inviting,
  event: 'portal.access-read' | 'portal.invited' | 'portal.removed',
  work: (tx: Tx, patient: repo.InvitedPatient) => Promise<T>,
): Promise<T> {
  const done = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(
        actor,
        async (tx) => {
          const patient = await repo.patientToInvite(tx, patientId);
          return patient && { result: await work(tx, patient) };
        },
        { phi: true },
      )
    : undefined;
  if (done) return done.result;
  const resource = { type: 'patient', id: patientId };
  await appendDenied(platform, actor, { event, resource, patientRef: null, facts: {}, ip });
  return refuse('not-found');
}

const fieldsOf = (platform: Platform, { actor, patientId }: Inviting, { identity, profile }: repo.InvitedPatient) =>
  openPatientFields(platform, actor.tenantId, { id: patientId, identity, profile });

async function missingIn(
  platform: Platform,
  inviting: Inviting,
  patient: repo.InvitedPatient,
): Promise<PortalAccess['missing']> {
  const { email, birthDate } = await fieldsOf(platform, inviting, patient);
  return [
    ...(email === phi('') ? (['email'] as const) : []),
    ...(birthDate === phi('') ? (['birth-date'] as const) : []),
  ];
}
