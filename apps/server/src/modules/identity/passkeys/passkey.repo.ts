import type { Tx } from '../../../platform/db/index.ts';

const KEEP_CHALLENGE = {
  name: 'identity-keep-passkey-challenge',
  text: 'select sec.keep_passkey_challenge($1, make_interval(secs => $2))',
};
export async function keepChallenge(tx: Tx, hash: Uint8Array, lifeSeconds: number): Promise<void> {
  await tx.query(KEEP_CHALLENGE, [hash, lifeSeconds]);
}

const SPEND_CHALLENGE = {
  name: 'identity-spend-passkey-challenge',
  text: 'select sec.spend_passkey_challenge($1) as done',
};
export const spendChallenge = (tx: Tx, hash: Uint8Array): Promise<boolean> => done(tx, SPEND_CHALLENGE, [hash]);

export interface FoundPasskey {
  id: string;
  userId: string;
  tenantId: string;
  emailKey: string;
  publicKey: Uint8Array<ArrayBuffer>;
}

const FIND = {
  name: 'identity-find-passkey',
  text: `select id, account_id as "userId", coalesce(sec.last_clinic_of(account_id), tenant_id) as "tenantId", email_key as "emailKey", public_key as "publicKey"
         from sec.find_passkey($1)`,
};
/** Whose passkey it is. For the platform only. */
export const findPasskey = async (tx: Tx, credentialId: Uint8Array): Promise<FoundPasskey | undefined> =>
  (await tx.query<FoundPasskey>(FIND, [credentialId]))[0];

/** A use of a passkey, as its authenticator signed it. */
export interface PasskeyUse {
  id: string;
  /** The authenticator's counter after this use; 0 when it does not count. */
  count: number;
  backedUp: boolean;
}

const USE = { name: 'identity-use-passkey', text: 'select sec.use_passkey($1, $2, $3) as done' };
/** False when it is not the actor's, or its counter did not grow. */
export const usePasskey = (tx: Tx, { id, count, backedUp }: PasskeyUse): Promise<boolean> =>
  done(tx, USE, [id, count, backedUp]);

const PASS = { name: 'identity-pass-passkey', text: 'select sec.pass_passkey($1, $2, $3, $4) as done' };
/** As `usePasskey`, and the ticket's second factor has passed with it. */
export const passPasskey = (tx: Tx, ticket: Uint8Array, { id, count, backedUp }: PasskeyUse): Promise<boolean> =>
  done(tx, PASS, [ticket, id, count, backedUp]);

export interface OwnPasskeyRow {
  id: string;
  credentialId: Uint8Array;
  transports: string[];
  synced: boolean;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const OWN = {
  name: 'identity-own-passkeys',
  text: `select id, credential_id as "credentialId", transports, synced, name, created_at as "createdAt",
                last_used_at as "lastUsedAt" from sec.own_passkeys()`,
};
export const ownPasskeys = (tx: Tx): Promise<OwnPasskeyRow[]> => tx.query<OwnPasskeyRow>(OWN, []);

export interface NewPasskey extends PasskeyUse {
  credentialId: Uint8Array;
  publicKey: Uint8Array;
  transports: readonly string[];
  synced: boolean;
  name: string;
}

const ADD = {
  name: 'identity-add-passkey',
  text: 'select sec.add_passkey($1, $2, $3, $4, $5, $6, $7, $8, $9) as done',
};
/** False when the actor has `max` already, or no authenticator app, or the credential is somebody's already. */
export const addPasskey = (tx: Tx, key: NewPasskey, max: number): Promise<boolean> =>
  done(tx, ADD, [
    key.id,
    key.credentialId,
    key.publicKey,
    key.count,
    key.transports,
    key.synced,
    key.backedUp,
    key.name,
    max,
  ]);

const RENAME = { name: 'identity-rename-passkey', text: 'select sec.rename_passkey($1, $2) as done' };
export const renamePasskey = (tx: Tx, id: string, name: string): Promise<boolean> => done(tx, RENAME, [id, name]);

const REMOVE = { name: 'identity-remove-passkey', text: 'select sec.remove_passkey($1) as done' };
export const removePasskey = (tx: Tx, id: string): Promise<boolean> => done(tx, REMOVE, [id]);

async function done(tx: Tx, statement: { name: string; text: string }, params: readonly unknown[]): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(statement, params);
  return row?.done === true;
}
