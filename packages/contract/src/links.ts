import { SmallObject } from './imaging.ts';
import { studyMarks } from '@hyaline/marks/schema';
import { z } from 'zod';
import { Base64Url, Id, Instant, Key256 } from './fields.ts';

/** Lifetimes in hours: default and bounds per kind. "No expiry" does not exist. */
export const LINK_LIFETIMES = {
  study: { defaultHours: 7 * 24, minHours: 1, maxHours: 365 * 24 },
  viewer: { defaultHours: 14 * 24, minHours: 1, maxHours: 90 * 24 },
  packet: { defaultHours: 24, minHours: 24, maxHours: 24 },
} as const;

/**
 * What a browser sends to create a link. The secret T never leaves the browser: the server gets HKDF(T,"id"), a
 * payload sealed under a random key, and that key wrapped by HKDF(T,"key") (mixed with Argon2id of the password).
 */
const Sealed = z.strictObject({
  lookup: Key256,
  sealedPayload: Base64Url.max(24_000_000),
  wrappedKey: Base64Url.max(200),
  hours: z.int().min(1),
  maxOpens: z.int().min(1).max(1000).nullable(),
  /** HKDF(argon2id(password, salt from T), "gate"): the server keeps only an Argon2id hash of it. */
  passwordGate: Key256.nullable(),
});
export const CreateStudyLink = Sealed.extend({
  kind: z.literal('study'),
  studyId: Id,
  /** The objects that its recipients may fetch, all of this study; null: every image of it. */
  objects: z.array(Id).min(1).max(20_001).nullable().default(null),
  includesIdentity: z.boolean(),
  patientConsent: z.boolean(),
});
export type CreateStudyLink = z.input<typeof CreateStudyLink>;
/** A link to a posture in the atlas: nothing of whom it is about is in it. */
export const CreateViewerLink = Sealed.extend({
  kind: z.literal('viewer'),
  sealedPayload: Base64Url.max(400_000),
  /** The visit of a patient that it shows; null when no record is behind it. */
  visitId: Id.nullable().default(null),
});
export type CreateViewerLink = z.input<typeof CreateViewerLink>;
export const CreateLink = z.discriminatedUnion('kind', [CreateStudyLink, CreateViewerLink]);
export type CreateLink = z.input<typeof CreateLink>;

export const LinkState = z.enum(['live', 'expired', 'revoked', 'used-up', 'locked']);
export type LinkState = z.infer<typeof LinkState>;

export const Link = z.object({
  id: Id,
  kind: z.enum(['study', 'viewer', 'packet']),
  state: LinkState,
  studyId: Id.nullable(),
  /** The visit of a viewer link, the packet of a packet's. */
  subjectId: Id.nullable(),
  patientRef: z.string().nullable(),
  createdAt: Instant,
  createdBy: z.object({ id: Id, name: z.string() }),
  expiresAt: Instant,
  revokedAt: Instant.nullable(),
  opens: z.int(),
  maxOpens: z.int().nullable(),
  hasPassword: z.boolean(),
  includesIdentity: z.boolean(),
});
export type Link = z.infer<typeof Link>;
export const Links = z.object({ links: z.array(Link) });
export type Links = z.infer<typeof Links>;

export const LinkAccess = z.object({
  at: Instant,
  outcome: z.enum(['opened', 'wrong-password', 'wrong-answer', 'refused', 'ended']),
  ip: z.string(),
  agent: z.string(),
  bytes: z.int(),
});
export const LinkAccesses = z.object({ accesses: z.array(LinkAccess) });
export type LinkAccesses = z.infer<typeof LinkAccesses>;

/** What a link may ask of its holder before it opens; five wrong answers end it. */
export const LinkChallenge = z.enum(['birth-date', 'code']);
export type LinkChallenge = z.infer<typeof LinkChallenge>;

export const OpenLink = z.strictObject({
  lookup: Key256,
  passwordGate: Key256.nullable(),
  /** To the link's question: a date as YYYY-MM-DD, or the code that the clinic told. */
  answer: z.string().max(40).nullable().default(null),
});
export type OpenLink = z.input<typeof OpenLink>;

/** A viewing session of at most 15 minutes, sent as `Authorization: Viewing <token>`. */
export const OpenedLink = z.object({
  viewingToken: Key256,
  viewingEndsAt: Instant,
  expiresAt: Instant,
  kind: z.enum(['study', 'viewer', 'packet']),
  clinicName: z.string(),
  wrappedKey: Base64Url,
  payloadBytes: z.int(),
});
export type OpenedLink = z.infer<typeof OpenedLink>;

/** The plaintext of a study link's payload. */
export const StudyLinkPayload = z.strictObject({
  version: z.literal(1),
  label: z.string(),
  bulkKey: Key256,
  index: z.json(),
  /** A small volume for the first picture. */
  preview: SmallObject.nullable().optional(),
  /** Measurements and plans that were shared with the pictures (packages/marks). */
  marks: studyMarks.optional(),
});
export type StudyLinkPayload = z.infer<typeof StudyLinkPayload>;
