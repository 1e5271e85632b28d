import type { ClinicRules, PasswordPreset } from '@hyaline/contract';
import type { Tx } from '../../../platform/db/index.ts';

const RULES = {
  name: 'identity-clinic-rules',
  text: `select password_preset as "passwordPreset", magic_link as "magicLink" from core.sign_in_rules
         where tenant_id = (select sec.tenant())`,
};
const DEFAULTS: ClinicRules = { passwordPreset: 'strict', magicLink: true };
/** Of the actor's clinic. */
export const clinicRules = async (tx: Tx): Promise<ClinicRules> =>
  (await tx.query<ClinicRules>(RULES, []))[0] ?? DEFAULTS;

const SET_PRESET = { name: 'identity-set-password-preset', text: 'select sec.set_password_preset($1) as done' };
/** For an owner; false when it was that one already. */
export const setPasswordPreset = (tx: Tx, preset: PasswordPreset): Promise<boolean> => done(tx, SET_PRESET, preset);

const SET_MAGIC_LINK = { name: 'identity-set-magic-link', text: 'select sec.set_magic_link($1) as done' };
/** For an owner; false when it was so already. */
export const setMagicLink = (tx: Tx, on: boolean): Promise<boolean> => done(tx, SET_MAGIC_LINK, on);

async function done(tx: Tx, statement: { name: string; text: string }, value: unknown): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(statement, [value]);
  return row?.done === true;
}
