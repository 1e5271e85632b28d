import { z } from 'zod';
import { BrandSnapshot } from './branding.ts';
import { AllergyContent, ConditionContent, LabContent, VitalsContent } from './entry-content.ts';
import { Id, Instant, Key256, Locale } from './fields.ts';
import { PatientFields } from './patients.ts';
import { ROLES } from './permissions.ts';
import { PhiText } from './phi.ts';
import { PasskeysOf, ProxyPart } from './proxies.ts';
import { MagicAsked } from './ways-in.ts';

/** Minutes and hours of a patient's way in; the database measures them. */
export const PORTAL = {
  invitationHours: 72,
  signInMinutes: 15,
  idleMinutes: 15,
  absoluteMinutes: 120,
  /** Within so many minutes of signing in, everything may be downloaded. */
  recentMinutes: 15,
  triesPerLink: 5,
} as const;

/** Of one patient's record, for those who treat them. */
export const PortalAccess = z.object({
  state: z.enum(['none', 'invited', 'active']),
  /** The last way in ended when the address or the birth date of the record was changed. */
  recordChanged: z.boolean(),
  invitedAt: Instant.nullable(),
  invitedBy: z.object({ id: Id, name: z.string() }).nullable(),
  activatedAt: Instant.nullable(),
  lastSeenAt: Instant.nullable(),
  /** Of the patient's own account; null: none. */
  passkeys: PasskeysOf.nullable(),
  /** How many others come in for the patient, or were invited to. */
  others: z.int(),
  /** Whether the person who asks may invite and remove. */
  mayInvite: z.boolean(),
  /** What the record must hold before somebody can be invited. */
  missing: z.array(z.enum(['email', 'birth-date'])),
  /** Whether the clinic shows patients who looked at their record. */
  showsLooks: z.boolean(),
});
export type PortalAccess = z.infer<typeof PortalAccess>;
/** Somebody else whom the person who is signed in comes in for at the same clinic; `forName` null: their own pages. */
export const OwnOther = z.object({ id: Id, forName: PhiText.nullable(), news: z.boolean() });
export type OwnOther = z.infer<typeof OwnOther>;
export const OwnOthers = z.object({ others: z.array(OwnOther) });

/** In which language the mail is written, and the portal speaks at first. */
export const InvitePatient = z.strictObject({ locale: Locale });
/** `others`: whoever comes in for the patient is let out too. */
export const EndPortalAccess = z.object({ others: z.stringbool().default(false) });
export type EndPortalAccess = z.infer<typeof EndPortalAccess>;
export type InvitePatient = z.infer<typeof InvitePatient>;

/** What the server finds a link by: 32 bytes in their one spelling. */
const LookupValue = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
/** The same answer whether or not the address has an account. `code` is for a link that another browser opens. */
export const AskPortalLink = z.strictObject({
  email: z.email().max(254),
  /** Lookup value of the mailed packet's link from whose page somebody comes. */
  packet: LookupValue.optional(),
});
export type AskPortalLink = z.infer<typeof AskPortalLink>;
export const PortalLinkAsked = MagicAsked;
export type PortalLinkAsked = z.infer<typeof PortalLinkAsked>;

/** The mailed secret with the second step: the birth date, and the code where another browser asked. */
export const EnterPortal = z.strictObject({
  secret: Key256,
  birthDate: z.iso.date(),
  code: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
});
export type EnterPortal = z.infer<typeof EnterPortal>;
/** The packet from whose page somebody came, if it is one that they may read. */
export const WantedPacket = z.object({ packet: Id.nullable() });
export type WantedPacket = z.infer<typeof WantedPacket>;
export const SeekPacket = z.strictObject({ link: LookupValue });

export const PortalSession = z.object({
  /** Whose pages these are: the pages send it along as `hyaline-account`, and are refused once the session is another's. */
  accountId: Id,
  clinicName: z.string(),
  /** As the clinic looks on everything that leaves it. */
  brand: BrandSnapshot,
  /** Where the clinic's notice of privacy practices stands; null: it has not said. */
  noticeUrl: z.string().nullable(),
  /** Whom to ask about one's data; null: the clinic has named nobody. */
  privacyOfficer: z.object({ name: z.string(), phone: z.string().nullable() }).nullable(),
  locale: Locale,
  idleExpiresAt: Instant,
  absoluteExpiresAt: Instant,
  /** Signed in so recently that everything may be downloaded. */
  recent: z.boolean(),
  unreadMessages: z.int(),
  /** How many passkeys the patient has; null: none can be used here. */
  passkeys: z.int().nullable(),
  /** The newest of them, for 30 days: whoever did not add it takes it away. */
  passkeyAddedAt: Instant.nullable(),
  /** Of somebody who is here for the patient: what they were given, and until when. Null: the patient. */
  proxy: z.object({ scope: z.array(ProxyPart), endsAt: Instant, forName: PhiText }).nullable(),
});
export type PortalSession = z.infer<typeof PortalSession>;
export const SetPortalLocale = z.strictObject({ locale: Locale });

const Author = z.object({ name: z.string() });
const entry = <Content extends z.ZodType>(content: Content) =>
  z.object({ id: Id, addedAt: Instant, addedBy: Author, content });

/** A signed protocol in words, as on the printed sheet. */
export const PlainProtocol = z.object({
  id: Id,
  title: PhiText,
  purpose: PhiText,
  instructions: PhiText,
  state: z.enum(['signed', 'paused']),
  signedAt: Instant,
  signedBy: Author,
  items: z.array(
    z.object({
      compound: PhiText,
      /** Amount and route. */
      dose: PhiText,
      when: PhiText,
      course: z.array(PhiText),
      preparation: z.array(PhiText),
      note: PhiText,
    }),
  ),
});
export type PlainProtocol = z.infer<typeof PlainProtocol>;

/** What the patient sees of their own record. */
export const OwnRecord = z.object({
  fields: PatientFields.omit({ ssn: true }),
  changedAt: Instant,
  allergies: z.array(entry(AllergyContent)),
  conditions: z.array(entry(ConditionContent)),
  vitals: z.array(entry(VitalsContent)),
  labs: z.array(entry(LabContent)),
  protocols: z.array(PlainProtocol),
});
export type OwnRecord = z.infer<typeof OwnRecord>;
export const OwnRecordQuery = z.strictObject({ locale: Locale });

export const OWN_LOOKS = [
  'opened', 'listed', 'changed', 'taken-out', 'shared', 'emergency-taken', 'support-let-in', 'special-ended', 'own',
] as const; // prettier-ignore
/** Looks of one person, of one kind, on one day of the zone that was asked for. */
export const OwnLook = z.object({
  day: z.iso.date(),
  first: Instant,
  last: Instant,
  times: z.int(),
  what: z.enum(OWN_LOOKS),
  /** Null: the patient, or the clinic's own system. */
  person: z.object({ name: z.string(), role: z.enum(ROLES).nullable() }).nullable(),
  byPatient: z.boolean(),
  /** Somebody who came in for the patient. */
  byProxy: z.boolean(),
  /** By special access: without being assigned, with a reason that others review. */
  special: z.boolean(),
});
export type OwnLook = z.infer<typeof OwnLook>;
/** `shown` false: the clinic has not switched it on. */
export const OwnLooks = z.object({ shown: z.boolean(), looks: z.array(OwnLook), next: Id.nullable() });
export type OwnLooks = z.infer<typeof OwnLooks>;
/** `timeZone`: IANA name of where the patient reads, whose days the looks are grouped by. */
export const OwnLooksQuery = z.strictObject({ before: Id.optional(), timeZone: z.string().max(64).default('UTC') });
export type OwnLooksQuery = z.infer<typeof OwnLooksQuery>;
export const ExportOwn = z.strictObject({ locale: Locale });
