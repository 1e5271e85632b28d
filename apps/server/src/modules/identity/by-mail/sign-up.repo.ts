import type { Tx } from '../../../platform/db/index.ts';

const ACCOUNT_OF = { name: 'identity-account-of-email', text: 'select sec.account_of_email($1) as id' };
export const accountOfEmail = async (tx: Tx, emailKey: string): Promise<string | null> =>
  (await tx.query<{ id: string | null }>(ACCOUNT_OF, [emailKey]))[0]?.id ?? null;

export interface NewSignUp {
  id: string;
  secret: Uint8Array;
  browser: Uint8Array;
  clinicId: string;
  ownerId: string;
  sealed: Uint8Array;
  lifeSeconds: number;
}

const KEEP = {
  name: 'identity-keep-sign-up',
  text: 'select sec.keep_sign_up($1, $2, $3, $4, $5, $6, make_interval(secs => $7))',
};
export async function keepSignUp(tx: Tx, wanted: NewSignUp): Promise<void> {
  const { id, secret, browser, clinicId, ownerId, sealed, lifeSeconds } = wanted;
  await tx.query(KEEP, [id, secret, browser, clinicId, ownerId, sealed, lifeSeconds]);
}

export interface SignUpRow {
  id: string;
  clinicId: string;
  ownerId: string;
  sealed: Uint8Array;
  sameBrowser: boolean;
}

const READ = {
  name: 'identity-read-sign-up',
  text: `select id, clinic_id as "clinicId", owner_id as "ownerId", sealed, same_browser as "sameBrowser"
         from sec.read_sign_up($1, $2, $3, $4)`,
};
interface Read {
  secret: Uint8Array;
  browser: Uint8Array;
  /** A password comes with it: from another browser that costs one of the tries. */
  costsTry: boolean;
}
const MAX_TRIES = 5;
/** Undefined when the secret leads nowhere, or every try has been used. */
export const readSignUp = async (tx: Tx, { secret, browser, costsTry }: Read): Promise<SignUpRow | undefined> =>
  (await tx.query<SignUpRow>(READ, [secret, browser, costsTry, MAX_TRIES]))[0];

const USE = { name: 'identity-use-sign-up', text: 'select sec.use_sign_up($1) as done' };
/** In the context of the clinic to be opened. True for the one caller that opens it. */
export const useSignUp = (tx: Tx, secret: Uint8Array): Promise<boolean> => done(tx, USE, secret);

const FINISH = { name: 'identity-finish-sign-up', text: 'select sec.finish_sign_up($1) as done' };
/** The account has been added: its address is proved, and the sign-up forgotten. */
export const finishSignUp = (tx: Tx, secret: Uint8Array): Promise<boolean> => done(tx, FINISH, secret);

async function done(tx: Tx, statement: { name: string; text: string }, secret: Uint8Array): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(statement, [secret]);
  return row?.done === true;
}
