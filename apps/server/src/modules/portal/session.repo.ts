import type { Locale, ProxyPart } from '@hyaline/contract';
import { PLATFORM_TENANT, SYSTEM_USER } from '@hyaline/kit';
import type { Db, Statement, Tx } from '../../platform/db/index.ts';

export interface PortalSessionRow {
  tenantId: string;
  accountId: string;
  sessionId: string;
  patientId: string;
  patientRef: string;
  locale: Locale;
  idleExpiresAt: Date;
  absoluteExpiresAt: Date;
  isRecent: boolean;
  /** What somebody who is here for the patient was given; null: the patient. */
  scope: ProxyPart[] | null;
  endsAt: Date | null;
}
const RESOLVE: Statement = {
  name: 'portal-session-resolve',
  text: `select tenant_id as "tenantId", account_id as "accountId", session_id as "sessionId", patient_id as "patientId",
      patient_ref as "patientRef", locale, idle_expires_at as "idleExpiresAt", absolute_expires_at as "absoluteExpiresAt",
      is_recent as "isRecent", scope, ends_at as "endsAt" from sec.resolve_portal_session($1)`,
};
/** One round trip; counts as activity. Undefined when no live session has this token. */
export const resolve = async (db: Db, tokenHash: Uint8Array): Promise<PortalSessionRow | undefined> =>
  (
    await db.oneStatement<PortalSessionRow>({ tenantId: PLATFORM_TENANT, userId: SYSTEM_USER }, RESOLVE, [tokenHash])
  )[0];

const END: Statement = { name: 'portal-session-end', text: 'select sec.end_portal_session($1) as ended' };
export const endSession = async (tx: Tx, tokenHash: Uint8Array): Promise<boolean> =>
  (await tx.query<{ ended: boolean }>(END, [tokenHash]))[0]?.ended === true;

export interface OwnClinicRow {
  name: string;
  /** Of its privacy notice. */
  noticeUrl: string | null;
  officer: string | null;
  officerPhone: string | null;
}
const CLINIC: Statement = {
  name: 'portal-own-clinic',
  text: `select c.name, n.url as "noticeUrl", o.name as officer, o.phone as "officerPhone"
    from core.clinic c left join core.privacy_notice n on n.tenant_id = c.tenant_id
    left join sec.own_privacy_officer() o on true`,
};
export const ownClinic = async (tx: Tx): Promise<OwnClinicRow> =>
  (await tx.query<OwnClinicRow>(CLINIC, []))[0] ?? { name: '', noticeUrl: null, officer: null, officerPhone: null };

const PASSKEYS: Statement = {
  name: 'portal-own-passkeys-count',
  text: `select count(*)::integer as n, max(p.created_at) filter (where p.created_at > now() - interval '30 days') as "addedAt"
    from core.portal_passkey p`,
};
/** Of whoever is here: how many, and when the last one was added, for as long as that is worth saying. */
export const countPasskeys = async (tx: Tx): Promise<{ n: number; addedAt: Date | null }> =>
  (await tx.query<{ n: number; addedAt: Date | null }>(PASSKEYS, []))[0] ?? { n: 0, addedAt: null };

const LOCALE: Statement = {
  name: 'portal-own-locale',
  text: 'update core.portal_account set locale = $1 where id = (select sec.user_id())',
};
export const setOwnLocale = (tx: Tx, locale: Locale): Promise<object[]> => tx.query(LOCALE, [locale]);
