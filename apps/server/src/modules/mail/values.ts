import { type MailKind, type MailValues, ROLES, SECURITY_NOTICES } from '@hyaline/contract';
import { z } from 'zod';
import { refuse } from '../../platform/http/index.ts';
import { safeName } from './safe-name.ts';

const MAX_NAME = 120;

/**
 * What a value of a patient looks like, should one be passed as a name in spite of its type: an id number of ours or
 * of the state, a person's name as DICOM writes it, a DICOM UID, a date that could be one of birth.
 */
const OF_A_PATIENT = [
  /\bPT-[A-Z0-9]{6}\b/i,
  /\b\d{3}-\d{2}-\d{4}\b/,
  /\^/,
  /\b\d+(\.\d+){4,}\b/,
  /\b(19|20)\d{2}-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])\b/,
];

const isLikeAPatients = (text: string): boolean => OF_A_PATIENT.some((pattern) => pattern.test(text));

const name = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .refine((text) => !isLikeAPatients(text), 'looks like data of a patient')
  .transform(safeName);
/** Whether a clinic can be called so in a mail. */
export const mayStandInMail = (text: string): boolean => name.safeParse(text).success;

/** A colleague's name, which nobody shall be held up by: null where it may not stand in a mail. */
const person = z
  .string()
  .nullable()
  .transform((text) =>
    text === null || text === '' || text.length > MAX_NAME || isLikeAPatients(text) ? null : safeName(text),
  );
const instant = z.iso.datetime();
const version = z.string().regex(/^v?\d{1,3}(\.\d{1,3}){0,2}$/);
const device = name;
const colour = z.string().regex(/^#[0-9a-f]{6}$/);
const fromClinic = { clinic: name, accent: colour.optional(), onAccent: colour.optional() };

const schemas = (publicUrl: string) => {
  const link = z.string().refine((text) => isOwnLink(text, publicUrl), 'is no link into this installation');
  return {
    'verify-email': z.strictObject({ link }),
    'account-exists': z.strictObject({ link }),
    unlock: z.strictObject({ link }),
    'magic-link': z.strictObject({ link }),
    'password-reset': z.strictObject({ link }),
    invitation: z.strictObject({ clinic: name, inviter: person, role: z.enum(ROLES), link }),
    'waitlist-confirm': z.strictObject({ link }),
    'waitlist-listed': z.strictObject({ link }),
    'waitlist-invitation': z.strictObject({ link }),
    'booking-confirm': z.strictObject({ ...fromClinic, link }),
    'visit-booked': z.strictObject({ clinic: name, link }),
    'booking-moved': z.strictObject({ ...fromClinic, link }),
    'booking-called-off': z.strictObject({ ...fromClinic, link }),
    'request-confirm': z.strictObject({ ...fromClinic, link }),
    'closing-asked': z.strictObject({ clinic: name, at: instant, link }),
    'closing-cancelled': z.strictObject({ clinic: name, link }),
    'closing-near': z.strictObject({ clinic: name, at: instant, link }),
    'security-notice': z.strictObject({ what: z.enum(SECURITY_NOTICES), at: instant, device }),
    'grant-notice': z.strictObject({ who: person, until: instant }),
    'support-let-in': z.strictObject({ who: person, until: instant, link }),
    'support-out': z.strictObject({ who: person, at: instant, link }),
    'grant-review': z.strictObject({ dueAt: instant, link }),
    'access-review': z.strictObject({ dueAt: instant, link }),
    'baa-copy': z.strictObject({ version, link }),
    'task-assigned': z.strictObject({ clinic: name, link }),
    packet: z.strictObject({ ...fromClinic, link }),
    'portal-invitation': z.strictObject({ ...fromClinic, link }),
    'portal-sign-in': z.strictObject({ ...fromClinic, link }),
    'portal-message': z.strictObject({ ...fromClinic, link }),
    'portal-reminder': z.strictObject({ ...fromClinic, link }),
    'portal-passkey': z.strictObject({ ...fromClinic, link }),
    'proxy-invitation': z.strictObject({ ...fromClinic, link }),
    'proxy-given': z.strictObject({ ...fromClinic, link }),
  } satisfies Record<MailKind, z.ZodType>;
};

/**
 * The values of one kind, checked again where types no longer help: nothing beside what the kind takes, links into
 * this installation only and with their secret behind the `#`, no text that looks like a patient's.
 * @throws Refusal bad-request naming the values at fault
 */
export function checkValues<K extends MailKind>(publicUrl: string, kind: K, values: unknown): MailValues[K] {
  const parsed = schemas(publicUrl)[kind].safeParse(values);
  if (!parsed.success) return refuse('bad-request', { fields: parsed.error.issues.map(({ path }) => path.join('.')) });
  return parsed.data as unknown as MailValues[K];
}

/** A path of ours without a query: what stands before `#` reaches servers and their logs. */
function isOwnLink(text: string, publicUrl: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const [beforeHash = ''] = text.split('#', 1);
  return url.origin === publicUrl && /^https?:\/\/[^/?]+(\/[a-z0-9-]*)+$/i.test(beforeHash) && text === url.href;
}
