import type { Tx } from '../../../platform/db/index.ts';

export interface OwnFactors {
  passwordHash: string;
  emailKey: string;
  /** The sealed TOTP secret; null when none is confirmed. */
  sealed: Uint8Array | null;
}

const OWN_FACTORS = {
  name: 'identity-own-factors',
  text: 'select password_hash as "passwordHash", email_key as "emailKey", sealed from sec.own_factors()',
};
export const ownFactors = async (tx: Tx): Promise<OwnFactors | undefined> =>
  (await tx.query<OwnFactors>(OWN_FACTORS, []))[0];

const SPEND_STEP = { name: 'identity-spend-totp-step', text: 'select sec.spend_totp_step($1, $2) as done' };
/** False when a code of this step, or of a later one, was accepted before. */
export const spendTotpStep = (tx: Tx, step: number, sealed: Uint8Array): Promise<boolean> =>
  done(tx, SPEND_STEP, [step, sealed]);

const SPEND_RECOVERY = { name: 'identity-spend-recovery-code', text: 'select sec.spend_recovery_code($1) as done' };
export const spendRecoveryCode = (tx: Tx, code: Uint8Array): Promise<boolean> => done(tx, SPEND_RECOVERY, [code]);

const STEP_UP = { name: 'identity-step-up', text: 'select sec.step_up_session($1, $2, $3) as done' };
/** False when the secret is not the newest one of a live session of the actor. */
export const stepUpSession = (tx: Tx, id: string, hash: Uint8Array, next: Uint8Array): Promise<boolean> =>
  done(tx, STEP_UP, [id, hash, next]);

async function done(tx: Tx, statement: { name: string; text: string }, params: readonly unknown[]): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(statement, params);
  return row?.done === true;
}
