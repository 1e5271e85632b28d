import { protocolContent } from '@hyaline/protocol/schema';
import type { AtlasDocument, SpineValues } from '@hyaline/spine';
import { z } from 'zod';
import { BrandSnapshot } from './branding.ts';
import { Id, Instant, Locale } from './fields.ts';
import { LinkChallenge, LinkState } from './links.ts';
import { cleanLine, PatientRef } from './patients.ts';
import { type Phi, PhiText } from './phi.ts';
import { RichText } from './rich-text.ts';

const line = (most: number): z.ZodType<Phi<string>, string> =>
  z
    .string()
    .max(most * 4)
    .overwrite(cleanLine)
    .refine((text) => text.length > 0 && text.length <= most) as unknown as z.ZodType<Phi<string>, string>;
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Person = z.object({ id: Id, name: z.string() });

/** What of a packet's documents may be sent together; a phone takes them one by one. */
export const MAX_PACKET_BYTES = 20_000_000;
export const PACKET_DOCUMENT_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const;
const DocumentType = z.enum(PACKET_DOCUMENT_TYPES);

const ItemOf = <Kind extends string>(kind: Kind) => z.strictObject({ kind: z.literal(kind), id: Id });

/** What a person puts together; the parts of the record by their ids. */
export const PacketDraftItem = z.discriminatedUnion('kind', [
  ItemOf('protocol').extend({ protocolId: Id }),
  ItemOf('instructions').extend({ title: line(160), body: RichText }),
  ItemOf('document').extend({ entryId: Id }),
  ItemOf('visit').extend({ visitId: Id }),
  ItemOf('consent').extend({ formId: Id }),
]);
export type PacketDraftItem = z.infer<typeof PacketDraftItem>;
export const PacketDraft = z.strictObject({
  title: line(160),
  locale: Locale,
  items: z
    .array(PacketDraftItem)
    .min(1)
    .max(30)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length),
});
export type PacketDraft = z.infer<typeof PacketDraft>;

/** Exactly what is hashed when it is signed: RFC 8785, SHA-256. */
export const ConsentText = z.strictObject({
  title: z.string(),
  version: z.int().min(1),
  locale: Locale,
  body: RichText,
});
export type ConsentText = z.infer<typeof ConsentText>;

/** `id` is the consent's: its copy is fetched by it. */
const Signature = z.strictObject({ id: Id, name: PhiText, at: Instant });

/** Made by the server from a visit that it has checked; typical: a spine of the same size, to compare with. */
export type SpineCopy = Pick<AtlasDocument, 'values' | 'goal' | 'pins'> & { typical: SpineValues };

/** An item as its reader sees it: a copy, which nothing changes afterwards. */
export const PacketItem = z.discriminatedUnion('kind', [
  ItemOf('protocol').extend({
    content: protocolContent,
    version: z.int().min(1),
    signedBy: z.string(),
    signedAt: Instant,
    sha256: Sha256,
  }),
  ItemOf('instructions').extend({ title: PhiText, body: RichText }),
  /** Its bytes are the part of the link with the item's id. */
  ItemOf('document').extend({ name: PhiText, type: DocumentType, bytes: z.int().min(1), sha256: Sha256 }),
  /** A visit to the atlas as it stood: what its page is drawn from. */
  ItemOf('visit').extend({
    visitId: Id,
    revision: z.int().min(1),
    clinicId: Id,
    day: PhiText,
    label: PhiText,
    spine: z.record(z.string(), z.json()) as unknown as z.ZodType<SpineCopy>,
  }),
  ItemOf('consent').extend({
    text: ConsentText,
    /** Of the canonical text. */
    sha256: Sha256,
    /** When it was signed before this sending. */
    signed: Signature.nullable(),
  }),
]);
export type PacketItem = z.infer<typeof PacketItem>;

/** The plaintext of a packet's link (docs/decisions/0025-packets.md): version 2 where a visit is in it, else 1. */
export const PacketPayload = z.strictObject({
  version: z.literal([1, 2]),
  title: PhiText,
  locale: Locale,
  /** Of the packet: how many times it was changed after it had been sent, plus one. */
  number: z.int().min(1),
  forName: PhiText,
  brand: BrandSnapshot,
  sentAt: Instant,
  /** The clinic's notice of privacy practices. */
  nppUrl: z.string().nullable(),
  /** All of it on paper; a part of the link. In the portal it is made when asked for: its size is not known before. */
  pdf: z.strictObject({ id: Id, bytes: z.int().min(1).nullable() }).nullable(),
  items: z.array(PacketItem).min(1),
});
export type PacketPayload = z.infer<typeof PacketPayload>;

/** read: somebody answered the question of a link to its newest version, or read it in the portal. */
export const PACKET_STATES = ['draft', 'sent', 'read', 'withdrawn'] as const;
export type PacketState = (typeof PACKET_STATES)[number];

export const PacketSummary = z.object({
  id: Id,
  title: PhiText,
  locale: Locale,
  state: z.enum(PACKET_STATES),
  version: z.int().nullable(),
  hasDraft: z.boolean(),
  items: z.array(z.enum(['protocol', 'instructions', 'document', 'visit', 'consent'])),
  changedAt: Instant,
  /** When the link that works now stops. */
  liveUntil: Instant.nullable(),
});
export type PacketSummary = z.infer<typeof PacketSummary>;
export const Packets = z.object({ packets: z.array(PacketSummary), mayWrite: z.boolean() });
export type Packets = z.infer<typeof Packets>;

/** One mail with one link: who, when, and what became of it. */
export const PacketSending = z.object({
  /** Of its link. */
  id: Id,
  version: z.int(),
  sentBy: Person,
  sentAt: Instant,
  to: PhiText,
  challenge: LinkChallenge,
  state: LinkState,
  expiresAt: Instant,
  mail: z.enum(['waiting', 'sent', 'failed']),
  opens: z.int(),
  firstOpenedAt: Instant.nullable(),
  lastOpenedAt: Instant.nullable(),
  wrongAnswers: z.int(),
});
export type PacketSending = z.infer<typeof PacketSending>;

export const CONSENT_STEPS = ['shown', 'read', 'agreed', 'named'] as const;
/** What happened before a signature, by the reader's clock. */
export const ConsentChain = z
  .array(z.strictObject({ step: z.enum(CONSENT_STEPS), at: Instant }))
  .length(CONSENT_STEPS.length)
  .refine((chain) => chain.every(({ step }, i) => step === CONSENT_STEPS[i]));
export type ConsentChain = z.infer<typeof ConsentChain>;

export const PacketConsent = z.object({
  id: Id,
  itemId: Id,
  version: z.int(),
  title: PhiText,
  textVersion: z.int(),
  locale: Locale,
  sha256: Sha256,
  name: PhiText,
  signedAt: Instant,
});
export type PacketConsent = z.infer<typeof PacketConsent>;

export const Packet = z.object({
  id: Id,
  patientId: Id,
  patientRef: PatientRef,
  state: z.enum(PACKET_STATES),
  revision: z.int().min(1),
  version: z.int().nullable(),
  mayWrite: z.boolean(),
  /** What would be sent now: the open draft, or the newest version as it was put together. */
  draft: PacketDraft,
  hasDraft: z.boolean(),
  /** To whom it would go, and what may be asked: of the record. */
  to: z.object({ email: PhiText, hasBirthDate: z.boolean() }),
  sendings: z.array(PacketSending),
  consents: z.array(PacketConsent),
  /** When the patient first read its newest version on their own pages. */
  portalReadAt: Instant.nullable(),
  changedAt: Instant,
});
export type Packet = z.infer<typeof Packet>;

export const ChangePacket = z.strictObject({ revision: z.int().min(1), draft: PacketDraft });
export type ChangePacket = z.infer<typeof ChangePacket>;
export const PacketRevision = z.object({ id: Id, revision: z.int().min(1) });
export type PacketRevision = z.infer<typeof PacketRevision>;

export const SendPacket = z.strictObject({ revision: z.int().min(1), challenge: LinkChallenge });
export type SendPacket = z.infer<typeof SendPacket>;
/** `code` is shown this once: it is told on another way than the mail, and kept nowhere. */
export const SentPacket = z.object({ linkId: Id, revision: z.int(), expiresAt: Instant, code: z.string().nullable() });
export type SentPacket = z.infer<typeof SentPacket>;
/** What the mail will say, word for word; its link is made when it is sent. */
export const PacketMail = z.object({ subject: z.string(), text: z.string() });
export type PacketMail = z.infer<typeof PacketMail>;
export const WithdrawPacket = z.strictObject({ revision: z.int().min(1) });

/** Through an opened link: what was agreed to, by its hash. */
export const SignConsent = z.strictObject({
  itemId: Id,
  sha256: Sha256,
  name: line(120),
  /** In which the page was read. */
  locale: Locale,
  chain: ConsentChain,
});
export type SignConsent = z.input<typeof SignConsent>;
export const SignedConsent = z.object({ id: Id, signedAt: Instant, sha256: Sha256 });
export type SignedConsent = z.infer<typeof SignedConsent>;

/** A text of the clinic that patients may be asked to agree to. */
export const CONSENT_STARTERS = ['treatment', 'telehealth', 'messages'] as const;
export const ConsentForm = z.object({
  /** Null: an example that came with the platform, which the clinic has not made its own. */
  id: Id.nullable(),
  starter: z.enum(CONSENT_STARTERS).nullable(),
  locale: Locale,
  title: z.string(),
  body: RichText,
  version: z.int(),
  changedAt: Instant.nullable(),
});
export type ConsentForm = z.infer<typeof ConsentForm>;
export const ConsentForms = z.object({ forms: z.array(ConsentForm) });
export type ConsentForms = z.infer<typeof ConsentForms>;
const FormText = { title: line(160), body: RichText };
export const CreateConsentForm = z.strictObject({
  ...FormText,
  locale: Locale,
  starter: z.enum(CONSENT_STARTERS).nullable(),
});
export type CreateConsentForm = z.infer<typeof CreateConsentForm>;
export const ChangeConsentForm = z.strictObject({ ...FormText, version: z.int().min(1) });
export type ChangeConsentForm = z.infer<typeof ChangeConsentForm>;

/** Where the clinic's notice of privacy practices stands; null: it has none here. */
export const PrivacyNotice = z.strictObject({
  url: z
    .string()
    .max(500)
    .regex(/^https:\/\/[^\s<>"]{3,490}$/)
    .refine((text) => URL.canParse(text))
    .nullable(),
});
export type PrivacyNotice = z.infer<typeof PrivacyNotice>;

export const PacketConsentParams = z.object({ id: Id, consentId: Id });
