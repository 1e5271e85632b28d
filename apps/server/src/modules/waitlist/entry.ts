import { PLATFORM_TENANT, toBase64Url } from '@hyaline/kit';
import { z } from 'zod';
import { hmacSha256, timingSafeEqual } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';
import { comparable, isMailbox } from '../mail/index.ts';

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u);

/** What somebody tells who wants a clinic here. The phone number is theirs to leave out. */
export const WaitlistAsk = z.strictObject({
  name: line(120).min(1),
  practice: line(160).min(2),
  email: line(254).refine(isMailbox),
  phone: line(40).regex(/^(\+?[0-9 ().\-/]{5,40})?$/),
  consent: z.literal(true),
  locale: z.enum(['en', 'es']),
});
export type WaitlistAsk = z.infer<typeof WaitlistAsk>;
export type Person = Pick<WaitlistAsk, 'name' | 'practice' | 'email' | 'phone'>;

type Keys = Pick<Platform, 'vault'>;
const PREFIX = 'hyaline/waitlist/v1';

export async function emailKeyOf({ vault }: Keys, email: string): Promise<Uint8Array> {
  return hmacSha256(await vault.instanceSecret('blind-index'), `${PREFIX}|address|${comparable(email)}`);
}

/** What a mailed link may do with one entry; a link for one is worthless for another. */
export type Purpose = 'confirm' | 'remove' | 'sign-up';

/** The secret of a link is derived, not stored: a mail that is sent again carries the same one. */
export async function secretFor({ vault }: Keys, purpose: Purpose, id: string): Promise<string> {
  const mac = hmacSha256(await vault.instanceSecret('blind-index'), `${PREFIX}|${purpose}|${id}`);
  return `${id}.${toBase64Url(mac)}`;
}

/** The entry that a secret opens, or null. */
export async function entryBehind(keys: Keys, purpose: Purpose, secret: string): Promise<string | null> {
  const [id = ''] = secret.split('.', 1);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null;
  const right = Buffer.from(await secretFor(keys, purpose, id));
  const given = Buffer.from(secret);
  return right.length === given.length && timingSafeEqual(right, given) ? id : null;
}

const place = (id: string) => ({ table: 'core.waitlist', column: 'sealed', rowId: id });
const OWNER = { tenantId: PLATFORM_TENANT };

export const sealPerson = ({ vault }: Keys, id: string, person: Person): Promise<Uint8Array> =>
  vault.sealField(OWNER, place(id), JSON.stringify(person));

export const openPerson = async ({ vault }: Keys, id: string, sealed: Uint8Array): Promise<Person> =>
  JSON.parse(await vault.openField(OWNER, place(id), sealed)) as Person;
