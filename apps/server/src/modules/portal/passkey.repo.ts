import type { Locale } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { inTurn } from '../../platform/db/index.ts';

export interface FoundPasskey {
  id: string;
  tenantId: string;
  /** The account, as the authenticator keeps it. */
  userId: string;
  patientRef: string;
  publicKey: Uint8Array<ArrayBuffer>;
}
const FIND: Statement = {
  name: 'portal-passkey-find',
  text: `select id, tenant_id as "tenantId", account_id as "userId", patient_ref as "patientRef", public_key as "publicKey"
    from sec.find_portal_passkey($1)`,
};
/** In the platform's context only: of an account in use. */
export const findPasskey = async (tx: Tx, credentialId: Uint8Array): Promise<FoundPasskey | undefined> =>
  (await tx.query<FoundPasskey>(FIND, [credentialId]))[0];

const ENTER: Statement = {
  name: 'portal-passkey-enter',
  text: 'select sec.enter_portal_by_passkey($1, $2, $3, $4, $5) as entered',
};
/** As the account. False when the authenticator's counter did not grow, or the account has ended meanwhile. */
export const enterByPasskey = async (
  tx: Tx,
  { id, count, backedUp }: { id: string; count: number; backedUp: boolean },
  session: string,
  tokenHash: Uint8Array,
): Promise<boolean> =>
  (await tx.query<{ entered: boolean }>(ENTER, [id, count, backedUp, session, tokenHash]))[0]?.entered === true;

export interface OwnPasskeyRow {
  id: string;
  credentialId: Uint8Array;
  transports: string[];
  synced: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}
const OWN: Statement = {
  name: 'portal-passkeys-own',
  text: `select p.id, p.credential_id as "credentialId", p.transports, p.synced, p.created_at as "createdAt",
      p.last_used_at as "lastUsedAt" from core.portal_passkey p order by p.created_at, p.id`,
};
/** In the patient's own role. */
export const ownPasskeys = (tx: Tx): Promise<OwnPasskeyRow[]> => tx.query<OwnPasskeyRow>(OWN, []);

export interface NewPasskey {
  id: string;
  credentialId: Uint8Array;
  publicKey: Uint8Array;
  count: number;
  transports: readonly string[];
  synced: boolean;
  backedUp: boolean;
}
const ADD: Statement = {
  name: 'portal-passkey-add',
  text: `insert into core.portal_passkey (tenant_id, id, account_id, credential_id, public_key, sign_count, transports, synced, backed_up)
    select (select sec.tenant()), $1, (select sec.user_id()), $2, $3, $4, $5, $6, $7
    where (select count(*) from core.portal_passkey) < $8 on conflict do nothing`,
};
const HAS: Statement = {
  name: 'portal-passkey-has',
  text: 'select 1 as one from core.portal_passkey p where p.id = $1',
};
/** False when there are as many as there may be, or the credential is somebody's already. */
export async function addPasskey(tx: Tx, key: NewPasskey, most: number): Promise<boolean> {
  const { id, credentialId, publicKey, count, transports, synced, backedUp } = key;
  await tx.query(ADD, [id, credentialId, publicKey, count, transports, synced, backedUp, most]);
  return (await tx.query(HAS, [id])).length === 1;
}

const REMOVE: Statement = {
  name: 'portal-passkey-remove',
  text: 'select sec.remove_portal_passkey($1, $2) as removed',
};
/** Ends every session of the account but `session`. */
export const removePasskey = async (tx: Tx, id: string, session: string): Promise<boolean> =>
  (await tx.query<{ removed: boolean }>(REMOVE, [id, session]))[0]?.removed === true;

const STANDS: Statement = { name: 'portal-session-stands', text: 'select sec.portal_session_stands($1) as stands' };
/** Until the transaction ends nobody ends it. */
export const sessionStands = async (tx: Tx, session: string): Promise<boolean> =>
  (await tx.query<{ stands: boolean }>(STANDS, [session]))[0]?.stands === true;

export interface PasskeyMailRow {
  accountId: string;
  locale: Locale;
  patientId: string;
  profile: Buffer;
}
const MAIL_TO: Statement = {
  name: 'portal-passkey-mail-to',
  text: `select account_id as "accountId", locale, patient_id as "patientId", profile from mail_about_passkey($1)`,
};
/** For the system alone; undefined where the clinic is not to write to them. */
export const passkeyMailTo = async (tx: Tx, ref: string): Promise<PasskeyMailRow | undefined> =>
  (await tx.query<PasskeyMailRow>(MAIL_TO, [ref]))[0];
