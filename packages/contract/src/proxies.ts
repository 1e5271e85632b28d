import { z } from 'zod';
import { Id, Instant, Locale } from './fields.ts';
import { PhiText } from './phi.ts';

/** By what right somebody comes in for a patient, as the clinic has documented it. */
export const PROXY_BASES = ['parent', 'representative', 'authorised'] as const;
export const ProxyBasis = z.enum(PROXY_BASES);
export type ProxyBasis = z.infer<typeof ProxyBasis>;
/** Parts of a patient's pages; each is given or not. */
export const PROXY_PARTS = ['record', 'appointments', 'messages', 'requests'] as const;
export const ProxyPart = z.enum(PROXY_PARTS);
export type ProxyPart = z.infer<typeof ProxyPart>;
/** Days that access lasts at most, the first one included; and the birthday on which a parent's ends. */
export const PROXY = { mostDays: 366, ofAge: 18, most: 10 } as const;

/** The birthday on which somebody is of age. @param birthDate - YYYY-MM-DD */
export const ofAgeOn = (birthDate: string): string =>
  `${String(Number(birthDate.slice(0, 4)) + PROXY.ofAge).padStart(4, '0')}${birthDate.slice(4)}`;

/** Stands as the author of messages and beside names of patients: composed, on one line, nothing that does not show. */
const Name = z
  .string()
  .overwrite((text) => text.normalize('NFC').replaceAll(/\s+/gu, ' ').replaceAll(/\p{C}/gu, '').trim())
  .min(1)
  .max(120);
export const GiveProxy = z.strictObject({
  name: Name,
  email: z.email().max(254),
  birthDate: z.iso.date(),
  basis: ProxyBasis,
  /** What the clinic saw: a birth certificate, a court order, a signed form. */
  evidence: z.string().trim().max(300),
  scope: z
    .array(ProxyPart)
    .min(1)
    .max(PROXY_PARTS.length)
    .refine((parts) => new Set(parts).size === parts.length),
  /** The last day, by the clinic's clocks. */
  until: z.iso.date(),
  locale: Locale,
});
export type GiveProxy = z.infer<typeof GiveProxy>;

/** Somebody who comes in for a patient, as those see it who see the patient. */
/** Ways in that ask for no mailbox and no birth date. */
export const PasskeysOf = z.object({ count: z.int(), newestAt: Instant, lastUsedAt: Instant.nullable() });
export type PasskeysOf = z.infer<typeof PasskeysOf>;

export const Proxy = z.object({
  id: Id,
  name: PhiText,
  email: PhiText,
  evidence: PhiText,
  basis: ProxyBasis,
  scope: z.array(ProxyPart),
  /** `lapsed`: invited, and not taken up in time. */
  state: z.enum(['invited', 'lapsed', 'active']),
  /** The moment it ends by itself. */
  endsAt: Instant,
  lastSeenAt: Instant.nullable(),
  /** Null: none. */
  passkeys: PasskeysOf.nullable(),
});
export type Proxy = z.infer<typeof Proxy>;
export const Proxies = z.object({ proxies: z.array(Proxy), mayGive: z.boolean() });
export type Proxies = z.infer<typeof Proxies>;

/** The same as the patient sees it. */
export const OwnProxies = z.object({
  proxies: z.array(
    z.object({
      id: Id,
      name: PhiText,
      basis: ProxyBasis,
      scope: z.array(ProxyPart),
      active: z.boolean(),
      endsAt: Instant,
      passkeys: PasskeysOf.nullable(),
    }),
  ),
});
export type OwnProxies = z.infer<typeof OwnProxies>;
export const ProxyParams = z.object({ id: Id, proxyId: Id });
