import { z } from 'zod';
import { Id, Instant, Locale } from './fields.ts';

/** Documents of the installation, by code. */
export const DOCUMENT_CODES = [
  'baa',
  'clinic-privacy-notice',
  'dpa',
  'incident-plan',
  'security-research',
  'shared-responsibility',
  'terms',
] as const;
export const DocumentCode = z.enum(DOCUMENT_CODES);
export type DocumentCode = z.infer<typeof DocumentCode>;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

export const Clause = z.object({ id: z.string(), heading: z.string(), paragraphs: z.array(z.string()) });
export type Clause = z.infer<typeof Clause>;

/** One language of one version. `sha256`: of the exact bytes that were published. */
export const LegalDocument = z.object({
  code: DocumentCode,
  version: z.string(),
  locale: Locale,
  sha256: Hash,
  effectiveOn: z.iso.date(),
  title: z.string(),
  /** What the document says about itself before its first clause. */
  notice: z.string(),
  clauses: z.array(Clause),
});
export type LegalDocument = z.infer<typeof LegalDocument>;

/** How a clinic stands with its Business Associate Agreement. */
export const LegalState = z.enum([
  /** Nothing was signed: no PHI can be stored. */
  'missing',
  'current',
  /** A material new version waits; PHI can be stored until `dueAt`. */
  'due',
  /** It waited too long: no new PHI can be stored. */
  'lapsed',
]);
export type LegalState = z.infer<typeof LegalState>;

export const Acceptance = z.object({
  id: Id,
  code: DocumentCode,
  version: z.string(),
  locale: Locale,
  sha256: Hash,
  signerName: z.string(),
  signerTitle: z.string(),
  acceptedAt: Instant,
  recordSha256: Hash,
  /** Made by the demo itself; no person signed. */
  demo: z.boolean(),
});
export type Acceptance = z.infer<typeof Acceptance>;

export const LegalStatus = z.object({
  state: LegalState,
  /** The version in force, which is signed next. */
  version: z.string(),
  dueAt: Instant.nullable(),
  /** A newer version with changes of wording only, which needs no signature. */
  notice: z.string().nullable(),
  /** Newest first. */
  acceptances: z.array(Acceptance),
});
export type LegalStatus = z.infer<typeof LegalStatus>;

/** Agreements that an owner signs; the other documents say what applies. */
export const SIGNABLE = ['baa', 'dpa'] as const;
export type Signable = (typeof SIGNABLE)[number];
export const StartSigning = z.strictObject({ code: z.enum(SIGNABLE), locale: Locale });
export type StartSigning = z.infer<typeof StartSigning>;
export const Signing = z.object({ id: Id, document: LegalDocument });
export type Signing = z.infer<typeof Signing>;

/** The steps of a signature, each written down by the server when it arrives, in this order. */
export const SigningStep = z.discriminatedUnion('event', [
  /** Ids of all clauses that came into view. */
  z.strictObject({ event: z.literal('document_viewed'), clauses: z.array(z.string().max(60)).max(200) }),
  z.strictObject({ event: z.literal('consent_given'), agreed: z.literal(true) }),
  z.strictObject({
    event: z.literal('signer_named'),
    name: z.string().trim().min(2).max(120),
    title: z.string().trim().min(2).max(120),
  }),
  z.strictObject({ event: z.literal('authority_stated'), mayBind: z.literal(true) }),
]);
export type SigningStep = z.infer<typeof SigningStep>;

/** `sha256`: of the text that the person has read; anything else is refused. */
export const SignDocument = z.strictObject({ sha256: Hash });
export type SignDocument = z.infer<typeof SignDocument>;
