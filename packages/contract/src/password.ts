import { z } from 'zod';
import { Instant, Key256 } from './fields.ts';

export const PASSWORD_PRESETS = ['strict', 'nist'] as const;
export const PasswordPreset = z.enum(PASSWORD_PRESETS);
export type PasswordPreset = z.infer<typeof PasswordPreset>;

/** What a password has to be. Screening against known passwords is not among it: it is always on. */
export const PasswordRules = z.object({
  /** In code points. */
  minLength: z.int(),
  /** Upper and lower case, a digit and a sign. */
  classes: z.boolean(),
  /** How many earlier passwords may not come back; the present one never may. */
  history: z.int(),
  expiryDays: z.int().nullable(),
});
export type PasswordRules = z.infer<typeof PasswordRules>;

export const RULES_OF: Readonly<Record<PasswordPreset, PasswordRules>> = {
  strict: { minLength: 12, classes: true, history: 24, expiryDays: 90 },
  nist: { minLength: 15, classes: false, history: 0, expiryDays: null },
};

/** One person may belong to clinics with different presets: each rule at its strictest. Without a clinic: `strict`. */
export function strictestRules(presets: readonly PasswordPreset[]): PasswordRules {
  const [first, ...others] = (presets.length > 0 ? presets : (['strict'] as const)).map((preset) => RULES_OF[preset]);
  return others.reduce(
    (a, b) => ({
      minLength: Math.max(a.minLength, b.minLength),
      classes: a.classes || b.classes,
      history: Math.max(a.history, b.history),
      expiryDays:
        a.expiryDays === null || b.expiryDays === null
          ? (a.expiryDays ?? b.expiryDays)
          : Math.min(a.expiryDays, b.expiryDays),
    }),
    first ?? RULES_OF.strict,
  );
}

/**
 * Why a password is refused, as `password.<fault>` among the `fields` of `password-weak`. `breached`: it stands in a
 * list of known passwords, or comes close to one.
 */
export const PASSWORD_FAULTS = [
  'short',
  'no-upper',
  'no-lower',
  'no-digit',
  'no-sign',
  'breached',
  'about-you',
] as const;
export type PasswordFault = (typeof PASSWORD_FAULTS)[number];

export const NewPassword = z.string().min(1).max(256);

/** A sign-in that is complete but for the password, which has run out: see `Ticket.next`. */
export const ReplacePassword = z.strictObject({ ticket: Key256, password: NewPassword });
export type ReplacePassword = z.infer<typeof ReplacePassword>;

export const ChangePassword = z.strictObject({ current: NewPassword, password: NewPassword });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** The signed-in person's own password: when it was set, when it runs out, and what the next one has to be. */
export const OwnPassword = z.object({ rules: PasswordRules, setAt: Instant, expiresAt: Instant.nullable() });
export type OwnPassword = z.infer<typeof OwnPassword>;

/** What binds everybody in a clinic when they sign in. */
export const ClinicRules = z.strictObject({ passwordPreset: PasswordPreset, magicLink: z.boolean() });
export type ClinicRules = z.infer<typeof ClinicRules>;
