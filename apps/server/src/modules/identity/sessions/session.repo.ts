import { type Locale, type Role } from '@hyaline/contract';
import { PLATFORM_TENANT, SYSTEM_USER } from '@hyaline/kit';
import type { Db, Step, Tx } from '../../../platform/db/index.ts';

export type SessionState = 'live' | 'idle' | 'absolute' | 'reused';

export interface ResolvedRow {
  state: SessionState;
  sessionId: string;
  tenantId: string;
  userId: string;
  role: Role;
  rotated: boolean;
  idleExpiresAt: Date;
  absoluteExpiresAt: Date;
  verifiedAt: Date;
  /** By the database's clock. */
  checkedAt: Date;
}

const RESOLVE = {
  name: 'identity-resolve-session',
  text: `select state, session_id as "sessionId", tenant_id as "tenantId", account_id as "userId", role, rotated,
                idle_expires_at as "idleExpiresAt", absolute_expires_at as "absoluteExpiresAt",
                verified_at as "verifiedAt", now() as "checkedAt"
         from sec.resolve_session($1, $2, $3, make_interval(secs => $4), make_interval(secs => $5))`,
};
export interface Resolve {
  hash: Uint8Array;
  nextHash: Uint8Array;
  background: boolean;
  rotateAfterSeconds: number;
  graceSeconds: number;
}
/** One round trip. Undefined when no live session ever had this secret. */
export async function resolve(db: Db, ask: Resolve): Promise<ResolvedRow | undefined> {
  const platform = { tenantId: PLATFORM_TENANT, userId: SYSTEM_USER };
  const params = [ask.hash, ask.nextHash, ask.background, ask.rotateAfterSeconds, ask.graceSeconds];
  return (await db.oneStatement<ResolvedRow>(platform, RESOLVE, params))[0];
}

const REQUIRE = {
  name: 'identity-require-session',
  text: 'select sec.require_session($1, $2, make_interval(secs => $3))',
};
/** Raises `UNPROVEN` unless the secret is the newest of a live session of the actor, in this role. */
export const requireSession = (hash: Uint8Array, role: Role, rotateAfterSeconds: number): Step => ({
  statement: REQUIRE,
  params: [hash, role, rotateAfterSeconds],
});
export const UNPROVEN = 'HY401';

const START = {
  name: 'identity-start-session',
  text: `select id, tenant_id as "tenantId", ended
         from sec.start_session($1, $2, $3, $4, $5, make_interval(secs => $6), make_interval(secs => $7), $8)`,
};
export interface NewSession {
  id: string;
  ticket: Uint8Array;
  secret: Uint8Array;
  browser: string;
  os: string;
  idleSeconds: number;
  absoluteSeconds: number;
  max: number;
}
/** The sessions that had to end for the new one, or null when the ticket does not lead to a session. */
export async function startSession(tx: Tx, session: NewSession): Promise<{ id: string; tenantId: string }[] | null> {
  const { ticket, id, secret, browser, os, idleSeconds, absoluteSeconds, max } = session;
  const rows = await tx.query<{ id: string; tenantId: string; ended: boolean }>(START, [
    ticket,
    id,
    secret,
    browser,
    os,
    idleSeconds,
    absoluteSeconds,
    max,
  ]);
  return rows.length === 0 ? null : rows.filter((row) => row.ended);
}

const FIRST = { name: 'identity-note-first-sign-in', text: 'select sec.note_first_sign_in() as first' };
/** Called once for every session that begins: true for the first one that the actor ever had. */
export const noteFirstSignIn = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ first: boolean }>(FIRST, []))[0]?.first === true;

export type EndReason =
  'sign-out' | 'idle' | 'absolute' | 'reuse' | 'password' | 'factor' | 'removed' | 'ended-by-other' | 'switch';

const LIVE_OF = {
  name: 'identity-live-sessions-of',
  text: 'select tenant_id as "tenantId", id from sec.live_sessions_of($1)',
};
/** Over all clinics. In the context of the platform, or of the person. */
export const liveSessionsOf = (tx: Tx, accountId: string): Promise<{ tenantId: string; id: string }[]> =>
  tx.query<{ tenantId: string; id: string }>(LIVE_OF, [accountId]);

const END = {
  name: 'identity-end-session',
  text: `update core.session set ended_at = clock_timestamp(), end_reason = $3
         where tenant_id = (select sec.tenant()) and id = $1 and account_id = $2 and ended_at is null returning id`,
};
/** True for the one caller that ended it. */
export const endSession = async (tx: Tx, id: string, userId: string, reason: EndReason): Promise<boolean> =>
  (await tx.query<{ id: string }>(END, [id, userId, reason])).length === 1;

const DEVICE = { name: 'identity-session-device', text: 'select browser, os from core.session where id = $1' };
/** The machine that a session of this clinic was begun on. */
export const sessionDevice = async (tx: Tx, id: string): Promise<{ browser: string; os: string }> =>
  (await tx.query<{ browser: string; os: string }>(DEVICE, [id]))[0] ?? { browser: 'other', os: 'other' };

export interface OwnSessionRow {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  browser: string;
  os: string;
}

const OWN = {
  name: 'identity-own-sessions',
  text: `select id, created_at as "createdAt", last_used_at as "lastUsedAt", browser, os from core.session
         where account_id = (select sec.user_id()) and ended_at is null
           and absolute_expires_at > now() and last_used_at + idle_limit > now()
         order by created_at desc`,
};
export const listOwnSessions = (tx: Tx): Promise<OwnSessionRow[]> => tx.query<OwnSessionRow>(OWN, []);

export interface ViewRow {
  name: string;
  email: string;
  locale: Locale;
  timeZone: string | null;
  clinicName: string;
  role: Role;
  idleExpiresAt: Date;
  absoluteExpiresAt: Date;
  verifiedAt: Date;
  passwordExpiresAt: Date | null;
}

const VIEW = {
  name: 'identity-session-view',
  text: `select a.name, a.email, a.locale, a.time_zone as "timeZone", c.name as "clinicName", m.role,
                s.last_used_at + s.idle_limit as "idleExpiresAt", s.absolute_expires_at as "absoluteExpiresAt",
                s.verified_at as "verifiedAt", sec.password_expires_at(a.id) as "passwordExpiresAt"
         from core.session s
         join core.account a on a.id = s.account_id
         join core.membership m on m.tenant_id = s.tenant_id and m.account_id = s.account_id
         join core.clinic c on c.tenant_id = s.tenant_id
         where s.id = $1 and s.account_id = (select sec.user_id())`,
};
export const viewSession = async (tx: Tx, id: string): Promise<ViewRow | undefined> =>
  (await tx.query<ViewRow>(VIEW, [id]))[0];
