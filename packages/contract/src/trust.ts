import { z } from 'zod';
import { Instant } from './fields.ts';

export const ClaimStatus = z.enum([
  'pass',
  'fail',
  'error',
  'stale',
  'unverified-build',
  'selftest-missing',
  'declared',
  'waived',
  'not-applicable',
]);
export type ClaimStatus = z.infer<typeof ClaimStatus>;

const Sentence = z.object({ en: z.string(), es: z.string() });

export const TrustClaim = z.object({
  id: z.string(),
  area: z.string(),
  promises: z.array(z.string()),
  text: Sentence,
  how: Sentence,
  limits: Sentence,
  status: ClaimStatus,
  measured: Sentence,
  sampleSize: z.int(),
  checkedAt: Instant.nullable(),
  maxAgeSeconds: z.int(),
  since: Instant.nullable(),
  faults: z.object({ planted: z.int(), caught: z.int() }),
  probe: z.object({ id: z.string(), sha256: z.string() }),
  /** One entry a day, oldest first, 90 of them. */
  history: z.array(z.object({ day: z.string(), state: z.enum(['proven', 'not-proven', 'too-old', 'none']) })),
});
export type TrustClaim = z.infer<typeof TrustClaim>;

export const TrustPage = z.object({
  claims: z.array(TrustClaim),
  proven: z.int(),
  build: z.string(),
  lastProbeAt: Instant.nullable(),
  at: Instant,
});
export type TrustPage = z.infer<typeof TrustPage>;
