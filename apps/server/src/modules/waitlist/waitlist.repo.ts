import type { Locale } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';

export type EntryState = 'asked' | 'confirmed' | 'invited' | 'joined';

const OF = {
  name: 'waitlist-of',
  text: 'select id, state, locale, invited_at as "invitedAt" from sec.waitlist_of($1)',
};
export const entryOf = async (tx: Tx, emailKey: Uint8Array) =>
  (await tx.query<Pick<EntryRow, 'id' | 'state' | 'locale' | 'invitedAt'>>(OF, [emailKey]))[0];

export interface NewEntry {
  id: string;
  emailKey: Uint8Array;
  sealed: Uint8Array;
  locale: Locale;
}

const KEEP = { name: 'waitlist-keep', text: 'select sec.waitlist_keep($1, $2, $3, $4, make_interval(days => $5))' };
export async function keepEntry(tx: Tx, { id, emailKey, sealed, locale }: NewEntry, days: number): Promise<void> {
  await tx.query(KEEP, [id, emailKey, sealed, locale, days]);
}

const CONFIRM = {
  name: 'waitlist-confirm',
  text: 'select locale, sealed, changed from sec.waitlist_confirm($1, make_interval(days => $2))',
};
/** Undefined for one that is not there, or was not confirmed in time. */
export const confirmEntry = async (tx: Tx, id: string, days: number) =>
  (await tx.query<{ locale: Locale; sealed: Uint8Array; changed: boolean }>(CONFIRM, [id, days]))[0];

const REMOVE = { name: 'waitlist-remove', text: 'select sec.waitlist_remove($1) as done' };
export const removeEntry = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query<{ done: boolean }>(REMOVE, [id]))[0]?.done === true;

const INVITE = { name: 'waitlist-invite', text: 'select sec.waitlist_invite($1, make_interval(days => $2)) as done' };
export const inviteEntry = async (tx: Tx, id: string, days: number): Promise<boolean> =>
  (await tx.query<{ done: boolean }>(INVITE, [id, days]))[0]?.done === true;

const JOINED = { name: 'waitlist-joined', text: 'select sec.waitlist_joined($1) as id' };
/** In the transaction of the clinic that they open. Null for somebody who was not invited. */
export const joinedEntry = async (tx: Tx, emailKey: Uint8Array): Promise<string | null> =>
  (await tx.query<{ id: string | null }>(JOINED, [emailKey]))[0]?.id ?? null;

export interface EntryRow {
  id: string;
  sealed: Uint8Array;
  locale: Locale;
  state: EntryState;
  askedAt: Date;
  confirmedAt: Date | null;
  invitedAt: Date | null;
}

const ALL = {
  name: 'waitlist-all',
  text: `select id, sealed, locale, state, asked_at as "askedAt", confirmed_at as "confirmedAt", invited_at as "invitedAt"
         from sec.waitlist()`,
};
export const allEntries = (tx: Tx): Promise<EntryRow[]> => tx.query<EntryRow>(ALL, []);

const PURGE = { name: 'waitlist-purge', text: 'select sec.purge_waitlist() as gone' };
export const purgeEntries = async (tx: Tx): Promise<number> =>
  (await tx.query<{ gone: number }>(PURGE, []))[0]?.gone ?? 0;
