import type { Plan, PlanSnapshot, PlanState } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';

const READ = {
  name: 'plan-read',
  text: 'select plan, state, since from core.clinic_plan where tenant_id = sec.tenant()',
};
/** Of the transaction's clinic; null where it has none. */
export const readPlan = async (tx: Tx): Promise<PlanSnapshot | null> =>
  (await tx.query<PlanSnapshot>(READ, []))[0] ?? null;

const START = { name: 'plan-start-trial', text: 'select sec.start_trial() as done' };
export const startTrial = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ done: boolean }>(START, []))[0]?.done === true;

const SET = { name: 'plan-set', text: 'select sec.set_plan($1, $2, $3, $4) as done' };
/** As the platform. False for a clinic that is not there. */
export async function setPlan(tx: Tx, clinic: string, plan: Plan, state: PlanState): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(SET, [clinic, plan, state, null]);
  return row?.done === true;
}

export interface ClinicPlanRow {
  tenantId: string;
  clinic: string;
  plan: Plan | null;
  state: PlanState | null;
  since: Date | null;
}

const ALL = { name: 'plan-all', text: `select tenant_id as "tenantId", clinic, plan, state, since from sec.plans()` };
/** As the platform. */
export const allPlans = (tx: Tx): Promise<ClinicPlanRow[]> => tx.query<ClinicPlanRow>(ALL, []);
