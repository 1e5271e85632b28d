import { type Locale, phi, type PortalSession } from '@hyaline/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { brandOf } from '../branding/index.ts';
import { isSecret, keep, passkeySite } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { ownUnread } from '../portal-messages/index.ts';
import { proxyIfWhole } from '../proxy-names/index.ts';
import { ownPerson } from './proxy.repo.ts';
import * as repo from './session.repo.ts';

/** A patient at their own record, checked in the database for this very request. */
export type PatientSession = repo.PortalSessionRow;

/** A cookie of its own: the session of staff opens nothing here, and this one nothing of theirs. */
export const PORTAL_COOKIE = '__Host-hyaline-portal';
const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

export const setPortalCookie = (reply: FastifyReply, token: string): FastifyReply =>
  reply.setCookie(PORTAL_COOKIE, token, ATTRIBUTES);

/** Takes the session out of the browser, and whatever pages kept. */
export const clearPortal = (reply: FastifyReply): FastifyReply =>
  reply.clearCookie(PORTAL_COOKIE, ATTRIBUTES).header('clear-site-data', '"cache", "storage"');

export async function resolvePatient(platform: Platform, { cookies }: FastifyRequest): Promise<PatientSession | null> {
  const token = cookies[PORTAL_COOKIE];
  if (token === undefined || !isSecret(token)) return null;
  return (await repo.resolve(platform.db, await keep(platform, 'portal-session', token))) ?? null;
}

export const actorOf = ({ tenantId, accountId }: PatientSession): Actor => ({ tenantId, userId: accountId });
export const OWN = { own: true } as const;

export async function viewSession(platform: Platform, session: PatientSession): Promise<PortalSession> {
  const { locale, idleExpiresAt, absoluteExpiresAt, isRecent, scope, endsAt } = session;
  const { name, noticeUrl, officer, officerPhone, unreadMessages, passkeys, forName } = await platform.db.inTenant(
    actorOf(session),
    async (tx) => ({
      ...(await repo.ownClinic(tx)),
      unreadMessages: await ownUnread(tx),
      forName: session.scope === null ? '' : await nameOfPatient(platform, tx),
      passkeys: passkeySite(platform) === null ? null : await repo.countPasskeys(tx),
    }),
    OWN,
  );
  return {
    accountId: session.accountId,
    clinicName: name,
    brand: await platform.db.inTenant(actorOf(session), brandOf, OWN),
    noticeUrl,
    privacyOfficer: officer === null ? null : { name: officer, phone: officerPhone },
    locale,
    idleExpiresAt: idleExpiresAt.toISOString(),
    absoluteExpiresAt: absoluteExpiresAt.toISOString(),
    recent: isRecent,
    unreadMessages,
    passkeys: passkeys && passkeys.n,
    passkeyAddedAt: passkeys?.addedAt?.toISOString() ?? null,
    proxy: scope && endsAt && { scope, endsAt: endsAt.toISOString(), forName: phi(forName) },
  };
}

/** For whom somebody is here, so that they write on the right pages. */
export async function nameOfPatient(platform: Platform, tx: Tx): Promise<string> {
  const person = await ownPerson(tx);
  if (!person) return '';
  const { tenantId, userId: id } = tx.actor;
  const { patientId, details } = person;
  return (await proxyIfWhole(platform, { tenantId, patientId, id }, details))?.forName ?? '';
}

export const setLocale = async (platform: Platform, session: PatientSession, locale: Locale): Promise<void> =>
  void (await platform.db.inTenant(actorOf(session), (tx) => repo.setOwnLocale(tx, locale), OWN));

export async function signOut(platform: Platform, session: PatientSession, token: string, ip: string): Promise<void> {
  const { accountId, patientRef } = session;
  const hash = await keep(platform, 'portal-session', token);
  await platform.db.inTenant(
    actorOf(session),
    async (tx) => {
      if (!(await repo.endSession(tx, hash))) return;
      const resource = { type: 'portal-account', id: accountId };
      const facts = { by: 'patient' };
      await append(tx, { event: 'portal.signed-out', outcome: 'done', resource, patientRef, facts, ip });
    },
    OWN,
  );
}
