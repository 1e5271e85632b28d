import type { OwnSessions, Session } from '@hyaline/contract';
import { MINUTE_MS, SECOND_MS, SYSTEM_USER } from '@hyaline/kit';
import type { Actor, Proof } from '../../../platform/db/index.ts';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import { isSecret, keep, successorOf } from '../secrets.ts';
import { noticeByMail } from '../security-notice.ts';
import { SESSION } from './session-rules.ts';
import { readSession } from './session-start.ts';
import * as repo from './session.repo.ts';

/** Who asks, for which clinic and as what, checked in the database for this very request. */
export interface SessionInfo {
  sessionId: string;
  tenantId: string;
  userId: string;
  role: Session['role'];
  idleExpiresAt: Date;
  absoluteExpiresAt: Date;
  /** The person has proved to be present with both factors within the last 15 minutes, by the database's clock. */
  verified: boolean;
  /** Present: so it was when it was last checked; the request's first transaction proves that it still is. */
  proof?: Proof | undefined;
  /** Present: no session at all, but this key of the person. */
  apiKey?: string | undefined;
}

export interface Resolved {
  info: SessionInfo;
  /** The secret has rotated: the cookie must carry this one from now on. */
  nextToken: string | null;
}

/**
 * The live session of a token, or null. Costs one round trip; ending a session that has run out, or one whose old
 * secret came back, costs another and writes the ledger in the same transaction.
 *
 * @param background - the page asked on its own: does not count as activity
 */
export async function resolveToken(platform: Platform, token: string, background = false): Promise<Resolved | null> {
  if (!isSecret(token)) return null;
  const nextToken = await successorOf(platform, token);
  const [hash, nextHash] = await Promise.all([keep(platform, 'session', token), keep(platform, 'session', nextToken)]);
  recentOf(platform).delete(keyOf(hash)); // what it was is asked for because the guess did not hold, or is too old
  const row = await repo.resolve(platform.db, { hash, nextHash, background, ...SESSION });
  if (!row) return null;
  if (row.state !== 'live') {
    await endFor(platform, row);
    return null;
  }
  const { state: _, rotated, checkedAt, verifiedAt, ...rest } = row;
  const info = { ...rest, verified: checkedAt.getTime() - verifiedAt.getTime() < SESSION.verifiedSeconds * SECOND_MS };
  const unusedMs = checkedAt.getTime() - (info.idleExpiresAt.getTime() - SESSION.idleSeconds * SECOND_MS);
  // what support may is asked anew each time: it ends with a grant
  if (info.role !== 'support')
    remember(platform, rotated ? nextHash : hash, {
      info,
      until: platform.clock.now().getTime() + MINUTE_MS - unusedMs,
    });
  return { info, nextToken: rotated ? nextToken : null };
}

type Needs = Pick<Platform, 'vault' | 'db' | 'clock'>;

interface Recent {
  info: SessionInfo;
  /** When the session's activity has to be written down again, by our clock. */
  until: number;
}

/** Sessions of the last minute by the hash of their secret. A guess that saves a round trip; the database decides. */
const recent = new WeakMap<object, Map<string, Recent>>();
const MAX_RECENT = 10_000;

/**
 * What the session of a token was within the last minute, together with the statement that proves it is so now; null
 * when it has to be asked for. After a minute it has to be, because activity is written down then.
 */
export async function claimToken(platform: Needs, token: string): Promise<SessionInfo | null> {
  if (!isSecret(token)) return null;
  const hash = await keep(platform, 'session', token);
  const known = recentOf(platform).get(keyOf(hash));
  if (!known || known.until <= platform.clock.now().getTime()) return null;
  const { info } = known;
  const step = repo.requireSession(hash, info.role, SESSION.rotateAfterSeconds);
  return { ...info, proof: { ...step, holds: false } };
}

/** Whether a transaction failed because the session that it should prove does not hold, or not any more. */
export const isUnproven = (error: unknown): boolean => (error as { code?: unknown }).code === repo.UNPROVEN;

const keyOf = (hash: Uint8Array): string => Buffer.from(hash).toString('latin1');

function remember(platform: Needs, hash: Uint8Array, session: Recent): void {
  const sessions = recentOf(platform);
  if (sessions.size >= MAX_RECENT) sessions.clear();
  sessions.set(keyOf(hash), session);
}

function recentOf({ db }: Needs): Map<string, Recent> {
  const sessions = recent.get(db) ?? new Map<string, Recent>();
  recent.set(db, sessions);
  return sessions;
}

/**
 * Nobody asked for this end, so the system is its actor; of several requests that notice it, one writes. A secret that
 * came back was copied: its person learns of it by mail.
 */
async function endFor(platform: Platform, { tenantId, userId, sessionId, state }: repo.ResolvedRow): Promise<void> {
  const reason = state === 'reused' ? 'reuse' : state === 'absolute' ? 'absolute' : 'idle';
  const actor = { tenantId, userId: SYSTEM_USER };
  let stolen = false;
  await platform.db.inTenant(actor, async (tx) => {
    if (!(await repo.endSession(tx, sessionId, userId, reason))) return;
    const event = reason === 'reuse' ? 'session.reuse-detected' : 'session.ended';
    const facts = { reason, account: userId };
    await append(tx, { event, outcome: 'done', resource: { type: 'session', id: sessionId }, patientRef: null, facts });
    stolen = reason === 'reuse';
  });
  if (stolen) await tellOfTheft(platform, actor, sessionId, userId);
}

/** Apart from the end itself, which must stand whether or not a mail can be queued. */
async function tellOfTheft(platform: Platform, actor: Actor, sessionId: string, userId: string): Promise<void> {
  try {
    await platform.db.inTenant(actor, async (tx) =>
      noticeByMail(platform, tx, 'session-stolen', await repo.sessionDevice(tx, sessionId), userId),
    );
  } catch {
    platform.log.error({ sessionId }, 'a person could not be told of a stolen session');
  }
}

export const currentSession = (platform: Platform, by: SessionInfo): Promise<Session> =>
  platform.db.inTenant(by, (tx) => readSession(tx, by.sessionId));

export async function ownSessions(platform: Platform, by: SessionInfo): Promise<OwnSessions> {
  const rows = await platform.db.inTenant(by, repo.listOwnSessions);
  const sessions = rows.map(({ createdAt, lastUsedAt, ...row }) => ({
    ...row,
    current: row.id === by.sessionId,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
  }));
  return { sessions };
}

/**
 * Ends one of the person's own sessions, the current one included.
 * @throws Refusal not-found for a session of somebody else, an ended one and one that never was
 */
export async function endOwnSession(platform: Platform, by: SessionInfo, id: string, ip: string): Promise<void> {
  await platform.db.inTenant(by, async (tx) => {
    if (!(await repo.endSession(tx, id, by.userId, 'sign-out'))) refuse('not-found');
    const resource = { type: 'session', id };
    const facts = { reason: id === by.sessionId ? 'sign-out' : 'ended-from-list' };
    await append(tx, { event: 'session.ended', outcome: 'done', resource, patientRef: null, facts, ip });
  });
}
