import { z } from 'zod';
import { Key256 } from './fields.ts';

const Email = z.email().max(254);
const Password = z.string().min(1).max(256);

/** The one answer to everything that is asked for by mail, whether or not the address has an account. */
export const MailAsked = z.object({ validMinutes: z.int() });
export type MailAsked = z.infer<typeof MailAsked>;

export const AskByMail = z.strictObject({ email: Email });
export type AskByMail = z.infer<typeof AskByMail>;

/** `password`: the one chosen at sign-up, needed in any browser but the one that signed up. */
export const VerifySignUp = z.strictObject({ secret: Key256, password: Password.optional() });
export type VerifySignUp = z.infer<typeof VerifySignUp>;

export const ResetPassword = z.strictObject({ secret: Key256, password: Password });
export type ResetPassword = z.infer<typeof ResetPassword>;

export const MailSecret = z.strictObject({ secret: Key256 });
export type MailSecret = z.infer<typeof MailSecret>;

/** `code` is shown where the link was asked for; any other browser has to bring it. */
export const MagicAsked = MailAsked.extend({ code: z.string().regex(/^\d{6}$/) });
export type MagicAsked = z.infer<typeof MagicAsked>;

export const ConfirmMagicLink = z.strictObject({
  secret: Key256,
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/)
    .optional(),
});
export type ConfirmMagicLink = z.infer<typeof ConfirmMagicLink>;
