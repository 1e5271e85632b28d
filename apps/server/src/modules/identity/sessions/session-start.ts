import { strictestRules, type Session, type Ticket } from '@hyaline/contract';
import { newId, SECOND_MS } from '@hyaline/kit';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import type { Tx } from '../../../platform/db/index.ts';
import { append } from '../../ledger/index.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { clientFacts } from '../sign-in/client-facts.ts';
import { knownDevice, rememberDevice } from '../sign-in/device.ts';
import { emailKey } from '../accounts/email.ts';
import { passwordPresets, turnTicket } from '../passwords/password.repo.ts';
import { keep, newSecret } from '../secrets.ts';
import { SESSION } from './session-rules.ts';
import { noticeByMail } from '../security-notice.ts';
import { noteFirstSignIn, startSession, viewSession } from './session.repo.ts';

/** A session that has just begun; the token goes into the cookie and is kept nowhere else. */
export interface StartedSession {
  token: string;
  session: Session;
  sessionId: string;
  /** The known-device cookie from now on. */
  device: string;
}

/** How a sign-in ends: in a session, or, on a password that has run out, at a ticket that leads to a new one. */
export type SignInEnd = StartedSession | { ticket: Ticket };

const PASSWORD_STEP_SECONDS = 10 * 60;

/**
 * Turns a ticket whose second factor has passed in this same transaction into a session; the fourth ends the oldest.
 * Nobody gets one on a password that has run out: then the ticket becomes one for a new password.
 * @throws Refusal ticket-expired when another request was faster with the same ticket
 */
export async function beginSession(
  platform: Platform,
  tx: Tx,
  ticket: Uint8Array,
  client: SignInClient,
): Promise<SignInEnd> {
  const token = newSecret();
  const id = newId();
  const secret = await keep(platform, 'session', token);
  const { idleSeconds, absoluteSeconds, maxPerPerson: max } = SESSION;
  const { browser, os } = client;
  const ended = await startSession(tx, { id, ticket, secret, browser, os, idleSeconds, absoluteSeconds, max });
  if (!ended) return { ticket: await leadToPassword(platform, tx, ticket) };
  const session = await readSession(tx, id);
  const device = await meetDevice(platform, tx, session, client);
  const entry = { outcome: 'done', patientRef: null, ip: client.ip } as const;
  const started = await clientFacts(platform, { ...client, device });
  await append(tx, { ...entry, event: 'session.started', resource: { type: 'session', id }, facts: started });
  for (const old of ended) {
    const facts = { reason: 'limit', startedInstead: id };
    await append(tx, { ...entry, event: 'session.ended', resource: { type: 'session', id: old.id }, facts });
  }
  return { token, session, sessionId: id, device };
}

/** Knows the device from now on. One that it did not know is told to the person by mail, but for their very first. */
async function meetDevice(
  platform: Platform,
  tx: Tx,
  { account: { email } }: Session,
  client: SignInClient,
): Promise<string> {
  const key = emailKey(email);
  const first = await noteFirstSignIn(tx);
  const known = (await knownDevice(platform, client.device, key)) !== null;
  if (!first && !known) await noticeByMail(platform, tx, 'new-device', client);
  return rememberDevice(platform, client.device, key);
}

/** @throws Refusal ticket-expired when it is not the password that is in the way */
async function leadToPassword(platform: Platform, tx: Tx, ticket: Uint8Array): Promise<Ticket> {
  const next = newSecret();
  const expiresAt = await turnTicket(tx, ticket, await keep(platform, 'ticket', next), PASSWORD_STEP_SECONDS);
  if (!expiresAt) return refuse('ticket-expired');
  const rules = strictestRules(await passwordPresets(tx, { accountId: tx.actor.userId }));
  return { ticket: next, next: 'password', expiresAt: expiresAt.toISOString(), rules };
}

/** @throws Refusal not-signed-in when the session is not of the actor */
export async function readSession(tx: Tx, id: string): Promise<Session> {
  const row = (await viewSession(tx, id)) ?? refuse('not-signed-in');
  return {
    account: { id: tx.actor.userId, name: row.name, email: row.email, locale: row.locale, timeZone: row.timeZone },
    clinic: { id: tx.actor.tenantId, name: row.clinicName },
    role: row.role,
    idleExpiresAt: row.idleExpiresAt.toISOString(),
    absoluteExpiresAt: row.absoluteExpiresAt.toISOString(),
    verifiedUntil: new Date(row.verifiedAt.getTime() + SESSION.verifiedSeconds * SECOND_MS).toISOString(),
    passwordExpiresAt: row.passwordExpiresAt?.toISOString() ?? null,
  };
}
