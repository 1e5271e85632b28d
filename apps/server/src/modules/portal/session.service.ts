import type { Locale, PortalSession } from '@hyaline/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { brandOf } from '../branding/index.ts';
import { isSecret, keep, passkeySite } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { ownUnread } from '../portal-messages/index.ts';
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
  const { name, noticeUrl, unreadMessages, passkeys } = await platform.db.inTenant(
    actorOf(session),
    async (tx) => ({
      ...(await repo.ownClinic(tx)),
      unreadMessages: await ownUnread(tx),
      passkeys: session.scope !== null || passkeySite(platform) === null ? null : await repo.countPasskeys(tx),
    }),
    OWN,
  );
  return {
    clinicName: name,
    brand: await platform.db.inTenant(actorOf(session), brandOf, OWN),
    noticeUrl,
    locale,
    idleExpiresAt: idleExpiresAt.toISOString(),
    absoluteExpiresAt: absoluteExpiresAt.toISOString(),
    recent: isRecent,
    unreadMessages,
    passkeys,
    proxy: scope && endsAt && { scope, endsAt: endsAt.toISOString() },
  };
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
