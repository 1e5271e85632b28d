import { z } from 'zod';
import { Id, Instant, Locale } from './fields.ts';
import { PatientRef } from './patients.ts';
import { PhiText } from './phi.ts';
import { REQUEST_LAWS } from './request-clocks.ts';

/** What somebody without pages of their own may ask on the clinic's public form. */
export const FORM_KINDS = ['access', 'amendment', 'restriction', 'confidential-communication', 'deletion'] as const;
export type FormKind = (typeof FORM_KINDS)[number];

/** The form's part of its address (`/privacy/k7m2…`): drawn once, and never given to another clinic. */
export const FormCode = z.string().regex(/^[a-z2-7]{10}$/);
/** What came on the form, by a reference of its own: whose it is, nobody has made sure of. */
export const FormRef = z.string().regex(/^WEB-[0-9A-F]{6}$/);

export const RequestForm = z.object({
  enabled: z.boolean(),
  /** Null before it was first switched on. */
  address: z.string().nullable(),
});
export type RequestForm = z.infer<typeof RequestForm>;
export const SwitchRequestForm = z.strictObject({ enabled: z.boolean() });

/** Why one is closed without a record. */
export const FORM_CLOSINGS = ['identity-not-shown', 'not-kept-here', 'withdrawn', 'unfounded-or-excessive'] as const;
export type FormClosing = (typeof FORM_CLOSINGS)[number];

/** By reference. */
export const FormRequest = z.object({
  id: Id,
  ref: FormRef,
  kind: z.enum(FORM_KINDS),
  law: z.enum(REQUEST_LAWS),
  askedOn: z.iso.date(),
  acknowledgeBy: z.iso.date().nullable(),
  dueOn: z.iso.date().nullable(),
  closedAs: z.enum(FORM_CLOSINGS).nullable(),
  closedAt: Instant.nullable(),
});
export type FormRequest = z.infer<typeof FormRequest>;

/** As they wrote it. */
export const OpenedFormRequest = FormRequest.extend({
  source: z.string(),
  name: PhiText,
  email: PhiText,
  phone: PhiText,
  /** Asked about themselves, or for somebody else. */
  forSelf: z.boolean(),
  words: PhiText,
  locale: Locale,
});
export type OpenedFormRequest = z.infer<typeof OpenedFormRequest>;

export const JoinFormRequest = z.strictObject({
  patientRef: PatientRef,
  /** Left out: the one that the form counted. */
  law: z.enum(REQUEST_LAWS).optional(),
});
export type JoinFormRequest = z.infer<typeof JoinFormRequest>;
export const JoinedFormRequest = z.object({ patientId: Id, requestId: Id });
export type JoinedFormRequest = z.infer<typeof JoinedFormRequest>;
export const CloseFormRequest = z.strictObject({ as: z.enum(FORM_CLOSINGS) });
