import { z } from 'zod';
import { Instant, Locale } from './fields.ts';

/** E.164, as a person may type it: spaces, dots, dashes and brackets are taken out. */
export const E164 = z
  .string()
  .max(40)
  .transform((typed) => typed.replaceAll(/[\s().-]/g, ''))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/));

const optional = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

export const ProfileChange = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** As written after the name: "DDS, MSc". */
  credentials: optional(z.string().trim().min(1).max(120)),
  phone: optional(E164),
  locale: Locale,
  /** IANA name; null follows the device. */
  timeZone: optional(z.string().min(1).max(64)),
  mail: z.strictObject({ reminders: z.boolean() }),
});
export type ProfileChange = z.infer<typeof ProfileChange>;

export const Profile = z.object({
  name: z.string(),
  email: z.string(),
  credentials: z.string().nullable(),
  phone: z.string().nullable(),
  locale: Locale,
  timeZone: z.string().nullable(),
  mail: z.object({ reminders: z.boolean() }),
  createdAt: Instant,
});
export type Profile = z.infer<typeof Profile>;

/** What the platform holds about the person who asks, for them to keep. */
export const AccountData = z.object({ exportedAt: Instant, data: z.record(z.string(), z.unknown()) });
export type AccountData = z.infer<typeof AccountData>;
