import {
  type ClinicPlan,
  daysLeft,
  type Entitlement,
  entitlementAt,
  type Plan,
  type PlanState,
} from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './plan.repo.ts';

export type Needs = Pick<Platform, 'config' | 'clock'>;

/** What the clinic of the transaction may do now. Where nothing is billed nobody is asked. */
export async function planOf({ config, clock }: Needs, tx: Tx): Promise<Entitlement> {
  return entitlementAt(config.hosted ? await repo.readPlan(tx) : null, clock.now());
}

/** Whether the clinic of the transaction may make what a plan is asked for: links, places of people, its branding. */
export const mayWrite = async (needs: Needs, tx: Tx): Promise<boolean> => (await planOf(needs, tx)).access === 'full';

/**
 * In the transaction of the write. Never asked before reading, export, withdrawing, security and deletion.
 * @throws Refusal plan-ended
 */
export async function requirePlan(needs: Needs, tx: Tx): Promise<void> {
  if (!(await mayWrite(needs, tx))) refuse('plan-ended');
}

/** In the transaction that opens a clinic: its trial begins with it. Where nothing is billed there is none. */
export async function beginTrial({ config }: Pick<Needs, 'config'>, tx: Tx, ip: string): Promise<void> {
  if (!config.hosted || !(await repo.startTrial(tx))) return;
  const resource = { type: 'clinic', id: tx.actor.tenantId };
  const facts = { plan: 'trial', state: 'trialing' };
  await append(tx, { event: 'plan.changed', outcome: 'done', resource, patientRef: null, facts, ip });
}

export async function clinicPlan(platform: Needs & Pick<Platform, 'db'>, actor: Actor): Promise<ClinicPlan> {
  if (!platform.config.hosted) return { plan: null };
  const snapshot = await platform.db.inTenant(actor, repo.readPlan);
  if (snapshot === null) return { plan: null };
  const now = platform.clock.now();
  const { access, endsAt } = entitlementAt(snapshot, now);
  return {
    plan: {
      plan: snapshot.plan,
      state: snapshot.state,
      access,
      endsAt: endsAt?.toISOString() ?? null,
      daysLeft: endsAt === null ? null : daysLeft(endsAt, now),
    },
  };
}

export interface PlanChange {
  clinicId: string;
  plan: Plan;
  state: PlanState;
}

/**
 * What the operator says a clinic's plan is from now on; the clinic's own ledger tells it.
 * @throws Refusal not-found
 */
export async function setPlanOnConsole({ db }: Platform, { clinicId, plan, state }: PlanChange): Promise<void> {
  await db.asPlatform(async (tx) => {
    if (!(await repo.setPlan(tx, clinicId, plan, state))) refuse('not-found');
  });
  const resource = { type: 'clinic', id: clinicId };
  const facts = { plan, state, onConsole: true };
  await db.inTenant({ tenantId: clinicId, userId: SYSTEM_USER }, (tx) =>
    append(tx, { event: 'plan.changed', outcome: 'done', resource, patientRef: null, facts }),
  );
}

export interface ListedPlan extends repo.ClinicPlanRow {
  entitlement: Entitlement;
}

/** Every clinic with its plan, for whoever has the machine's console. */
export async function plansOnConsole({ db, clock }: Platform): Promise<ListedPlan[]> {
  const rows = await db.asPlatform(repo.allPlans);
  return rows.map((row) => {
    const { plan, state, since } = row;
    const snapshot = plan !== null && state !== null && since !== null ? { plan, state, since } : null;
    return { ...row, entitlement: entitlementAt(snapshot, clock.now()) };
  });
}
