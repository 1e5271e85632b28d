import { DAY_MS } from '@hyaline/kit';
import { z } from 'zod';
import { Instant } from './fields.ts';

export const PLANS = ['trial', 'pro', 'clinic'] as const;
export type Plan = (typeof PLANS)[number];

/** As the payment service names them; `trialing` belongs to a trial, all others to a paid plan. */
export const PLAN_STATES = ['trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/** A trial lasts so many times 24 hours from the instant at which the clinic opened, in whatever zone. */
export const TRIAL_DAYS = 7;
/** After a payment that failed, everything stays on so long. */
export const GRACE_DAYS = 7;

/** What is known of a clinic's plan. */
export interface PlanSnapshot {
  plan: Plan;
  state: PlanState;
  /** Of this state. */
  since: Date;
}

export interface Entitlement {
  /** `read-only`: no new links, no new people, no change of the branding; reading, export, withdrawing and deletion stay. */
  access: 'full' | 'read-only';
  /** When full access ends by itself, or ended; null when nothing is counted. */
  endsAt: Date | null;
}

const DAYS_OF: Partial<Record<PlanState, number>> = { trialing: TRIAL_DAYS, past_due: GRACE_DAYS };

/** What a clinic may do at `now`. Without a plan, as on one's own machine, everything is on. */
export function entitlementAt(snapshot: PlanSnapshot | null, now: Date): Entitlement {
  if (snapshot === null || snapshot.state === 'active') return { access: 'full', endsAt: null };
  const days = DAYS_OF[snapshot.state];
  if (days === undefined) return { access: 'read-only', endsAt: null };
  const endsAt = new Date(snapshot.since.getTime() + days * DAY_MS);
  return { access: now < endsAt ? 'full' : 'read-only', endsAt };
}

/** Begun days until then, as a person counts them: 1 on the last one, 0 when it is over. */
export const daysLeft = (endsAt: Date, now: Date): number =>
  Math.max(0, Math.ceil((endsAt.getTime() - now.getTime()) / DAY_MS));

/** The clinic's plan as owner and admin see it; null where nothing is billed. */
export const ClinicPlan = z.object({
  plan: z
    .object({
      plan: z.enum(PLANS),
      state: z.enum(PLAN_STATES),
      access: z.enum(['full', 'read-only']),
      endsAt: Instant.nullable(),
      daysLeft: z.int().nullable(),
    })
    .nullable(),
});
export type ClinicPlan = z.infer<typeof ClinicPlan>;
