import { z } from 'zod';
import { BrandSnapshot } from './branding.ts';
import { DOCUMENT_CATEGORIES, DOCUMENT_TYPES } from './entry-content.ts';
import { ERASURE_ASKERS } from './erasure.ts';
import { Id, Instant, Key256, Locale } from './fields.ts';
import { CONSENT_STEPS, PacketItem } from './packets.ts';
import { type Phi, PhiText } from './phi.ts';
import { DENIAL_REASONS, REQUEST_CHANNELS, REQUEST_OUTCOMES, REQUEST_PAPERS } from './requests.ts';

/** What a clinic lets a patient see in the portal beside the record itself, one thing at a time. */
export const SHARED_KINDS = ['study', 'visit', 'document'] as const;
export type SharedKind = (typeof SHARED_KINDS)[number];
export const ShareItem = z.strictObject({ kind: z.enum(SHARED_KINDS), itemId: Id });
export type ShareItem = z.infer<typeof ShareItem>;

/** As those see it who see the patient. */
export const SharedItem = z.object({
  id: Id,
  kind: z.enum(SHARED_KINDS),
  itemId: Id,
  /** Description of a study, label of a visit, name of a document; may be empty. */
  name: PhiText,
  /** YYYY-MM-DD of the study or the visit; empty for a document. */
  day: PhiText,
  sharedAt: Instant,
  sharedBy: z.object({ id: Id, name: z.string() }),
  /** By somebody who treated the patient in another's place; those who treat them were told. */
  byCover: z.boolean(),
});
export type SharedItem = z.infer<typeof SharedItem>;
export const SharedItems = z.object({ items: z.array(SharedItem), mayShare: z.boolean() });
export type SharedItems = z.infer<typeof SharedItems>;
export const SharedParams = z.object({ id: Id, sharedId: Id });

const Shared = z.object({ id: Id, sharedAt: Instant, sharedBy: z.string() });
const OwnStudy = Shared.extend({ description: PhiText, modality: z.string(), studyDate: PhiText, images: z.int() });
const OwnVisitLine = Shared.extend({ day: PhiText, label: PhiText });
const OwnDocument = Shared.extend({
  name: PhiText,
  category: z.enum(DOCUMENT_CATEGORIES),
  type: z.enum(DOCUMENT_TYPES),
  size: z.int(),
});
export const OwnPacket = z.object({
  id: Id,
  title: PhiText,
  sentAt: Instant,
  items: z.array(z.enum(PacketItem.options.map(({ shape }) => shape.kind.value))),
  /** When its newest version was first read here. */
  readAt: Instant.nullable(),
  /** Texts in it that wait for a signature. */
  toSign: z.int(),
});
export type OwnPacket = z.infer<typeof OwnPacket>;
export const OwnConsent = z.object({
  id: Id,
  title: PhiText,
  textVersion: z.int(),
  locale: Locale,
  /** The name that was typed. */
  name: PhiText,
  signedAt: Instant,
  sha256: z.string(),
  /** Through a mailed link, or on the patient's own pages. */
  way: z.enum(['link', 'portal']),
  chain: z.array(z.object({ step: z.enum(CONSENT_STEPS), at: Instant })),
});
export type OwnConsent = z.infer<typeof OwnConsent>;
/** Everything that the clinic gave the patient here, newest first. */
export const OwnShared = z.object({
  studies: z.array(OwnStudy),
  visits: z.array(OwnVisitLine),
  documents: z.array(OwnDocument),
  packets: z.array(OwnPacket),
  consents: z.array(OwnConsent),
});
export type OwnShared = z.infer<typeof OwnShared>;

export const OwnPartParams = z.object({ id: Id, partId: Id });

/** What a patient may ask for by themselves; a representative comes to the clinic. */
export const OWN_REQUEST_KINDS = [
  'access',
  'amendment',
  'restriction',
  'confidential-communication',
  'deletion',
] as const;
export type OwnRequestKind = (typeof OWN_REQUEST_KINDS)[number];
export const AskOwnRequest = z
  .strictObject({
    /** Made by the browser: what is sent again after an answer was lost is the same request. */
    id: Id,
    kind: z.enum(OWN_REQUEST_KINDS),
    words: z.string().trim().max(2000) as unknown as z.ZodType<Phi<string>, string>,
    /** Of a restriction: not to tell a health plan of what was paid in full (45 CFR 164.522(a)(1)(vi)). */
    paidInFull: z.boolean(),
  })
  .refine(({ paidInFull, kind }) => !paidInFull || kind === 'restriction', { path: ['paidInFull'] })
  .refine(({ kind, words }) => kind === 'access' || kind === 'deletion' || String(words).length >= 3, {
    path: ['words'],
  });
export type AskOwnRequest = z.input<typeof AskOwnRequest>;
export const OwnRequest = z.object({
  id: Id,
  kind: z.string(),
  revision: z.int(),
  askedOn: z.iso.date(),
  /** Null: the law names no time, or which law holds is not sure. */
  dueOn: z.iso.date().nullable(),
  channel: z.enum(REQUEST_CHANNELS),
  askedBy: z.enum(ERASURE_ASKERS),
  words: PhiText,
  state: z.enum(['open', 'answered', 'withdrawn']),
  outcome: z.enum(REQUEST_OUTCOMES).nullable(),
  closedAt: Instant.nullable(),
  extension: z.object({ reason: PhiText }).nullable(),
  answer: z.object({ reasons: z.array(z.enum(DENIAL_REASONS)), text: PhiText }).nullable(),
  /** What the patient holds against a denied correction, and what the clinic says to that (45 CFR 164.526(d)). Empty: it cannot be read. */
  statement: PhiText.nullable(),
  /** The parent or representative who wrote it; null: the patient. */
  statedBy: PhiText.nullable(),
  rebuttal: PhiText.nullable(),
  mayState: z.boolean(),
  /** Asked that request and denial go along with what is disclosed, without a statement. */
  along: z.boolean(),
  papers: z.array(z.enum(REQUEST_PAPERS)),
  mayWithdraw: z.boolean(),
});
export type OwnRequest = z.infer<typeof OwnRequest>;
export const OwnRequests = z.object({
  requests: z.array(OwnRequest),
  /** By when the clinic would have to answer what is asked today; null where no day is sure. */
  dueOn: z.record(z.enum(OWN_REQUEST_KINDS), z.iso.date().nullable()),
});
export type OwnRequests = z.infer<typeof OwnRequests>;
export const OwnPaperParams = z.object({ id: Id, paper: z.enum(REQUEST_PAPERS) });

/** Which clinic a mailed link leads to, before anything is proven: the mail has said so already. */
export const PortalEntrance = z.strictObject({ secret: Key256 });
export const EntranceBrand = z.object({ brand: BrandSnapshot.nullable() });
