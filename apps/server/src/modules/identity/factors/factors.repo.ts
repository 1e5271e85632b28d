import type { Tx } from '../../../platform/db/index.ts';

export interface FactorState {
  totpSince: Date | null;
  codesLeft: number;
  codesMadeAt: Date | null;
}

const STATE = {
  name: 'identity-own-factor-state',
  text: `select totp_since as "totpSince", codes_left as "codesLeft", codes_made_at as "codesMadeAt"
         from sec.own_factor_state()`,
};
export async function factorState(tx: Tx): Promise<FactorState> {
  const [row] = await tx.query<FactorState>(STATE, []);
  return row ?? { totpSince: null, codesLeft: 0, codesMadeAt: null };
}

const BEGIN_REPLACEMENT = {
  name: 'identity-begin-totp-replacement',
  text: 'select sec.begin_totp_replacement($1, make_interval(secs => $2))',
};
/** Keeps a new secret beside the factor of the actor, which stays as it is. */
export async function beginReplacement(tx: Tx, sealed: Uint8Array, lifeSeconds: number): Promise<void> {
  await tx.query(BEGIN_REPLACEMENT, [sealed, lifeSeconds]);
}

const REPLACEMENT = { name: 'identity-own-totp-replacement', text: 'select sec.own_totp_replacement() as sealed' };
export const ownReplacement = async (tx: Tx): Promise<Uint8Array | null> =>
  (await tx.query<{ sealed: Uint8Array | null }>(REPLACEMENT, []))[0]?.sealed ?? null;

const CONFIRM_REPLACEMENT = {
  name: 'identity-confirm-totp-replacement',
  text: 'select sec.confirm_totp_replacement($1, $2) as done',
};
/** The new secret takes over, its first code spent. False when it was confirmed before, or another has been begun. */
export const confirmReplacement = async (tx: Tx, sealed: Uint8Array, step: number): Promise<boolean> =>
  (await tx.query<{ done: boolean }>(CONFIRM_REPLACEMENT, [sealed, step]))[0]?.done === true;

const REPLACE_CODES = {
  name: 'identity-replace-recovery-codes',
  text: 'select sec.replace_recovery_codes($1) as done',
};
/** False for a person without a confirmed factor. */
export const replaceRecoveryCodes = async (tx: Tx, codes: readonly Uint8Array[]): Promise<boolean> =>
  (await tx.query<{ done: boolean }>(REPLACE_CODES, [codes]))[0]?.done === true;
