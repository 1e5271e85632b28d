import type { Ticket } from '@hyaline/contract';
import { MINUTE_MS, SECOND_MS } from '@hyaline/kit';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { keep, newSecret } from './secrets.ts';
import { type Next, openTicket, readTicket, type TicketRow } from './sign-in.repo.ts';

const LIFE_MS = 10 * MINUTE_MS;
/** Codes that may be tried with one ticket; then the password is asked again. */
const MAX_TRIES = 5;

export interface OpenTicket extends TicketRow {
  hash: Uint8Array;
}

/** A ticket for the person of the transaction, good for the routes of the second factor and for nothing else. */
export async function issueTicket(platform: Platform, tx: Tx): Promise<Ticket> {
  const ticket = newSecret();
  const hash = await keep(platform, 'ticket', ticket);
  const { next, expiresAt } = await openTicket(tx, { hash, ...tx.actor, lifeSeconds: LIFE_MS / SECOND_MS });
  return { ticket, next, expiresAt: expiresAt.toISOString() };
}

/**
 * The half-finished sign-in behind a ticket.
 * @param costsTry - a code is about to be compared: counted first, so parallel tries share one budget
 * @throws Refusal ticket-expired when it is unknown, used, spent, too old, or leads elsewhere
 */
export async function redeemTicket(
  platform: Platform,
  ticket: string,
  next: Next,
  costsTry: boolean,
): Promise<OpenTicket> {
  const hash = await keep(platform, 'ticket', ticket);
  const row = await platform.db.asPlatform((tx) => readTicket(tx, { hash, next, costsTry, maxTries: MAX_TRIES }));
  return row ? { ...row, hash } : refuse('ticket-expired');
}
