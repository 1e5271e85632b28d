import type { Tx } from '../../../platform/db/index.ts';

export interface SignInRow {
  accountId: string;
  tenantId: string;
  passwordHash: string;
  enrolled: boolean;
}

/** A half-finished sign-in, as far as it is known before its second factor. */
export interface TicketRow {
  userId: string;
  tenantId: string;
  email: string;
  sealed: Uint8Array | null;
}

export type Next = 'enrol' | 'totp' | 'password';

const FIND_SIGN_IN = {
  name: 'identity-find-sign-in',
  text: `select account_id as "accountId", coalesce(sec.last_clinic_of(account_id), tenant_id) as "tenantId",
           password_hash as "passwordHash", enrolled
         from sec.find_sign_in($1)`,
};
/** With the clinic that the person was last signed in to. */
export const findSignIn = async (tx: Tx, emailKey: string): Promise<SignInRow | undefined> =>
  (await tx.query<SignInRow>(FIND_SIGN_IN, [emailKey]))[0];

const OPEN_TICKET = {
  name: 'identity-open-ticket',
  text: `select next, expires_at as "expiresAt", sec.has_passkey() as "hasPasskey"
         from sec.open_ticket($1, $2, $3, make_interval(secs => $4))`,
};
export interface OpenedTicket {
  next: Next;
  expiresAt: Date;
  hasPasskey: boolean;
}
/** For the person of the transaction. */
export async function openTicket(
  tx: Tx,
  ticket: { hash: Uint8Array; tenantId: string; userId: string; lifeSeconds: number },
): Promise<OpenedTicket> {
  const params = [ticket.hash, ticket.tenantId, ticket.userId, ticket.lifeSeconds];
  const [row] = await tx.query<OpenedTicket>(OPEN_TICKET, params);
  if (!row) throw new Error('a ticket was asked for somebody else');
  return row;
}

const READ_TICKET = {
  name: 'identity-read-ticket',
  text: 'select account_id as "userId", tenant_id as "tenantId", email, sealed from sec.read_ticket($1, $2, $3, $4)',
};
export const readTicket = async (
  tx: Tx,
  ticket: { hash: Uint8Array; next: Next; costsTry: boolean; maxTries: number },
): Promise<TicketRow | undefined> =>
  (await tx.query<TicketRow>(READ_TICKET, [ticket.hash, ticket.next, ticket.costsTry, ticket.maxTries]))[0];

const BEGIN_TOTP = { name: 'identity-begin-totp', text: 'select sec.begin_totp($1, $2) as done' };
export const beginTotp = (tx: Tx, ticket: Uint8Array, sealed: Uint8Array): Promise<boolean> =>
  done(tx, BEGIN_TOTP, [ticket, sealed]);

const PASS_TOTP = { name: 'identity-pass-totp', text: 'select sec.pass_totp($1, $2, $3) as done' };
/** False when a code of this step, or of a later one, was accepted before. */
export const passTotp = (tx: Tx, ticket: Uint8Array, step: number, sealed: Uint8Array): Promise<boolean> =>
  done(tx, PASS_TOTP, [ticket, step, sealed]);

const PASS_RECOVERY = { name: 'identity-pass-recovery', text: 'select sec.pass_recovery_code($1, $2) as done' };
/** False when the code is not one of this account's, or was used before. */
export const passRecoveryCode = (tx: Tx, ticket: Uint8Array, code: Uint8Array): Promise<boolean> =>
  done(tx, PASS_RECOVERY, [ticket, code]);

const KEEP_CODES = { name: 'identity-keep-codes', text: 'select sec.keep_recovery_codes($1, $2)' };
export async function keepRecoveryCodes(tx: Tx, ticket: Uint8Array, codes: readonly Uint8Array[]): Promise<void> {
  await tx.query(KEEP_CODES, [ticket, codes]);
}

async function done(tx: Tx, statement: { name: string; text: string }, params: readonly unknown[]): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(statement, params);
  return row?.done === true;
}
