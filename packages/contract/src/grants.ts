import { z } from 'zod';
import { Id, Instant } from './fields.ts';
import { PatientRef } from './patients.ts';

export const GRANT_MINUTES = [15, 30, 60] as const;
export const REASON_LENGTH = { min: 20, max: 1000 } as const;
const DIFFERENT_LETTERS = 6;

/** What a person wrote, without what does not show: composed, trimmed, no control or format characters. */
export const cleanReason = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/[^\P{C}\n]/gu, '')
    .trim();

/** Characters as a person counts them, near enough: code points. */
export const reasonLength = (text: string): number => [...cleanReason(text)].length;

/** Why this is not a reason that somebody else could judge, or null. */
export function reasonProblem(text: string): 'short' | 'long' | 'filler' | null {
  const length = reasonLength(text);
  if (length < REASON_LENGTH.min) return 'short';
  if (length > REASON_LENGTH.max) return 'long';
  const letters = new Set(
    cleanReason(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]/gu),
  );
  return letters.size < DIFFERENT_LETTERS ? 'filler' : null;
}

const Reason = z
  .string()
  .max(4000)
  .refine((text) => reasonProblem(text) === null);

/** One patient by reference, or one study; never a list. */
export const GrantTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('patient'), patientRef: PatientRef }),
  z.strictObject({ kind: z.literal('study'), studyId: Id }),
]);
export type GrantTarget = z.infer<typeof GrantTarget>;

export const TakeGrant = z.strictObject({
  target: GrantTarget,
  minutes: z.union(GRANT_MINUTES.map((minutes) => z.literal(minutes))),
  reason: Reason,
});
export type TakeGrant = z.infer<typeof TakeGrant>;
export const TakenGrant = z.object({ id: Id });

/** What a grant opens; of support, without a patient: how the clinic is set up, and nothing of anybody. */
export const GrantOpens = z.discriminatedUnion('kind', [
  // as it was typed: any letters were taken before
  z.strictObject({ kind: z.literal('patient'), patientRef: z.string() }),
  z.strictObject({ kind: z.literal('study'), studyId: Id }),
  z.strictObject({ kind: z.literal('settings') }),
]);
export type GrantOpens = z.infer<typeof GrantOpens>;

/** An owner lets somebody of support in: to look at how the clinic is set up, and at one patient where that is named. */
export const LetIn = z.strictObject({
  accountId: Id,
  patientRef: PatientRef.nullable(),
  minutes: z.union(GRANT_MINUTES.map((minutes) => z.literal(minutes))),
  reason: Reason,
});
export type LetIn = z.infer<typeof LetIn>;

const Person = z.object({ id: Id, name: z.string() });

/** Who is named as support on this installation. */
export const SupportPeople = z.object({ people: z.array(Person) });
export type SupportPeople = z.infer<typeof SupportPeople>;

/** Who of support is in the clinic now: for its owners and privacy officers, and for whoever it is. */
export const SupportInside = z.object({
  inside: z.array(
    z.object({
      id: Id,
      who: z.string(),
      own: z.boolean(),
      opens: GrantOpens,
      endsAt: Instant,
      secondsLeft: z.int().min(0),
    }),
  ),
});
export type SupportInside = z.infer<typeof SupportInside>;

/** A grant as its holder's own pages need it. */
export const LiveGrant = z.object({
  id: Id,
  target: GrantTarget,
  endsAt: Instant,
  /** By the database's clock when it answered: the page's own clock may be wrong. */
  secondsLeft: z.int().min(0),
});
export type LiveGrant = z.infer<typeof LiveGrant>;
export const CurrentGrant = z.object({ grant: LiveGrant.nullable() });
export type CurrentGrant = z.infer<typeof CurrentGrant>;

export const Grant = z.object({
  id: Id,
  /** Taken by a member in an emergency, or given by an owner to somebody of support. */
  kind: z.enum(['emergency', 'support']),
  target: GrantOpens,
  takenBy: Person,
  givenBy: Person.nullable(),
  own: z.boolean(),
  takenAt: Instant,
  endsAt: Instant,
  endedAt: Instant.nullable(),
  endReason: z.enum(['time', 'self', 'owner', 'privacy-officer', 'role', 'removed']).nullable(),
  live: z.boolean(),
  reviewDueAt: Instant,
  reviewedAt: Instant.nullable(),
  overdue: z.boolean(),
  /** Somebody other than the one who took it is there to review it. */
  reviewable: z.boolean(),
  mayEnd: z.boolean(),
  mayReview: z.boolean(),
});
export type Grant = z.infer<typeof Grant>;
export const Grants = z.object({ grants: z.array(Grant) });
export type Grants = z.infer<typeof Grants>;

export const GrantOutcome = z.enum(['justified', 'not-justified']);
export const ReviewGrant = z.strictObject({ outcome: GrantOutcome, comment: z.string().trim().max(2000) });
export type ReviewGrant = z.infer<typeof ReviewGrant>;

/** What a reviewer judges by. The person who took the grant sees their own reason and nothing of the review. */
export const GrantDetail = z.object({
  grant: Grant,
  reason: z.string(),
  looks: z.array(
    z.object({
      at: Instant,
      lastAt: Instant,
      /** How often: equal looks are one. */
      times: z.int().min(1),
      event: z.string(),
      outcome: z.enum(['done', 'refused']),
      resource: z.object({ type: z.string(), id: z.string() }),
      patientRef: z.string().nullable(),
      /** Of `support.looked`: what was asked for, such as `GET /api/v1/patients/:id`. */
      route: z.string().nullable(),
    }),
  ),
  /** Not everything is in `looks`; the ledger has it. */
  more: z.boolean(),
  review: z.object({ by: Person, at: Instant, outcome: GrantOutcome, comment: z.string() }).nullable(),
});
export type GrantDetail = z.infer<typeof GrantDetail>;
