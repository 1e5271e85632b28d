import type { Ticket } from '@hyaline/contract';
import { MINUTE_MS, SECOND_MS } from '@hyaline/kit';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import type { Tx } from '../../../platform/db/index.ts';
import { passkeySite } from '../passkeys/passkey-site.ts';
import { keep, newSecret } from '../secrets.ts';
import { type Next, openTicket, readTicket, type TicketRow } from './sign-in.repo.ts';

const LIFE_MS = 10 * MINUTE_MS;
/** Codes, or new passwords, that may be tried with one ticket; then the sign-in begins again. */
const MAX_TRIES: Readonly<Record<Next, number>> = { enrol: 5, totp: 5, password: 20 };

export interface OpenTicket extends TicketRow {
  hash: Uint8Array;
}

/** A ticket for the person of the transaction, good for the routes of the second factor and for nothing else. */
export async function issueTicket(platform: Platform, tx: Tx): Promise<Ticket> {
  const ticket = newSecret();
  const hash = await keep(platform, 'ticket', ticket);
  const opened = await openTicket(tx, { hash, ...tx.actor, lifeSeconds: LIFE_MS / SECOND_MS });
  const { next, expiresAt } = opened;
  const passkey = opened.hasPasskey && passkeySite(platform) !== null;
  const methods = next === 'totp' ? { methods: ['totp' as const, ...(passkey ? ['passkey' as const] : [])] } : {};
  return { ticket, next, expiresAt: expiresAt.toISOString(), ...methods };
}

/**
 * The half-finished sign-in behind a ticket.
 * @param costsTry - something is about to be compared: counted first, so parallel tries share one budget
 * @throws Refusal ticket-expired when it is unknown, used, spent, too old, or leads elsewhere
 */
export async function redeemTicket(
  platform: Platform,
  ticket: string,
  next: Next,
  costsTry: boolean,
): Promise<OpenTicket> {
  const hash = await keep(platform, 'ticket', ticket);
  const row = await platform.db.asPlatform((tx) => readTicket(tx, { hash, next, costsTry, maxTries: MAX_TRIES[next] }));
  return row ? { ...row, hash } : refuse('ticket-expired');
}
