import type { Locale } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface KnownAccount {
  tenantId: string;
  accountId: string;
  locale: Locale;
  clinic: string;
}
const AT: Statement = {
  name: 'portal-accounts-at',
  text: 'select tenant_id as "tenantId", account_id as "accountId", locale, clinic from sec.portal_accounts_at($1)',
};
/** In the platform's context only: accounts in use of an address, of every clinic. */
export const accountsAt = (tx: Tx, emailKey: Uint8Array): Promise<KnownAccount[]> =>
  tx.query<KnownAccount>(AT, [emailKey]);

export interface TriedLink {
  tenantId: string;
  accountId: string;
  kind: 'invitation' | 'sign-in';
  birthMac: Buffer;
  triesLeft: number;
  patientRef: string;
  /** Opened where it was asked for, or asked for by nobody. */
  atHome: boolean;
  /** The code of the asking browser came with it. */
  coded: boolean;
}
const TRY: Statement = {
  name: 'portal-link-try',
  text: `select tenant_id as "tenantId", account_id as "accountId", kind, birth_mac as "birthMac", tries_left as "triesLeft",
      patient_ref as "patientRef", at_home as "atHome", coded from sec.try_portal_link($1, $2, $3)`,
};
/** In the platform's context only. Takes one of the link's tries before the answer is looked at. */
export const tryLink = async (
  tx: Tx,
  secret: Uint8Array,
  browser: Uint8Array,
  code: Uint8Array | null,
): Promise<TriedLink | undefined> => (await tx.query<TriedLink>(TRY, [secret, browser, code]))[0];

const ADDRESS: Statement = { name: 'portal-link-address', text: 'select sec.address_of_portal_link($1) as key' };
/** In the platform's context only: HMAC of the address that a link went to. */
export const addressOfLink = async (tx: Tx, secret: Uint8Array): Promise<Buffer | null> =>
  (await tx.query<{ key: Buffer | null }>(ADDRESS, [secret]))[0]?.key ?? null;

const ENTER: Statement = { name: 'portal-enter', text: 'select sec.enter_portal($1, $2, $3) as entered' };
/** As the account. False when another press was faster, or the account ended meanwhile. */
export const enter = async (tx: Tx, secret: Uint8Array, session: string, tokenHash: Uint8Array): Promise<boolean> =>
  (await tx.query<{ entered: boolean }>(ENTER, [secret, session, tokenHash]))[0]?.entered === true;

const WANT: Statement = { name: 'portal-want-packet', text: 'select sec.want_packet($1, $2)' };
/** As the system. @param link - HMAC of the lookup value of a packet's link */
export const wantPacket = (tx: Tx, secret: Uint8Array, link: Uint8Array): Promise<object[]> =>
  tx.query(WANT, [secret, link]);
const WANTED: Statement = { name: 'portal-wanted-packet', text: 'select sec.wanted_packet($1) as link' };
/** As the account that has come in by this link. */
export const wantedPacket = async (tx: Tx, secret: Uint8Array): Promise<Buffer | null> =>
  (await tx.query<{ link: Buffer | null }>(WANTED, [secret]))[0]?.link ?? null;

const COUNT: Statement = {
  name: 'portal-count-answer',
  text: 'select sec.throttle_try($1, $2, make_interval(secs => $3)) as wait',
};
/** Counts an answer. @returns seconds to wait, 0 within the limit */
export const countAnswer = async (tx: Tx, key: Uint8Array, max: number, windowSeconds: number): Promise<number> =>
  (await tx.query<{ wait: number }>(COUNT, [key, max, windowSeconds]))[0]?.wait ?? 0;
const FORGIVE: Statement = { name: 'portal-forgive-answer', text: 'select sec.throttle_forgive($1)' };
export const forgiveAnswer = (tx: Tx, key: Uint8Array): Promise<object[]> => tx.query(FORGIVE, [key]);

const PURGE: Statement = { name: 'portal-purge', text: 'select sec.purge_portal()' };
export const purge = (tx: Tx): Promise<object[]> => tx.query(PURGE, []);
