import { parseArgs } from 'node:util';
import { type Plan, PLAN_STATES, PLANS, type PlanState } from '@hyaline/contract';
import { isUuid } from '@hyaline/kit';
import { type ListedPlan, plansOnConsole, setPlanOnConsole } from '../modules/plans/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { withPlatform } from './platform.ts';
import { OperatorError, runCommand, UsageError } from './run.ts';
import { table } from './table.ts';

const USAGE = `hyaline plan [list [--json] | set CLINIC-ID PLAN STATE]
  PLAN: ${PLANS.join(', ')}   STATE: ${PLAN_STATES.join(', ')}`;
const HEADS = ['CLINIC', 'ID', 'PLAN', 'STATE', 'SINCE', 'ACCESS', 'UNTIL'];

async function list(asJson: boolean): Promise<number> {
  const plans = await withPlatform(loadConfig(process.env), plansOnConsole);
  process.stdout.write(asJson ? `${JSON.stringify(plans, null, 2)}\n` : table(HEADS, plans.map(lineOf)));
  return 0;
}

const lineOf = ({ clinic, tenantId, plan, state, since, entitlement }: ListedPlan): string[] => [
  clinic,
  tenantId,
  plan ?? 'none',
  state ?? '',
  since?.toISOString() ?? '',
  entitlement.access,
  entitlement.endsAt?.toISOString() ?? '',
];

async function set([clinicId = '', plan = '', state = '', ...more]: string[]): Promise<number> {
  if (more.length > 0 || !isUuid(clinicId) || !isPlan(plan) || !isState(state)) throw new UsageError(USAGE);
  if ((state === 'trialing') !== (plan === 'trial')) throw new UsageError('A trial is trialing, and nothing else is.');
  await withPlatform(loadConfig(process.env), (platform) =>
    setPlanOnConsole(platform, { clinicId, plan, state }),
  ).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'not-found') throw error;
    throw new OperatorError('There is no clinic of that id. "hyaline plan" shows them.', { cause: error });
  });
  process.stdout.write(`The plan is ${plan}, ${state}, from now on.\n`);
  return 0;
}

const isPlan = (text: string): text is Plan => (PLANS as readonly string[]).includes(text);
const isState = (text: string): text is PlanState => (PLAN_STATES as readonly string[]).includes(text);

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true });
  const [what = 'list', ...rest] = positionals;
  if (what === 'list' && rest.length === 0) return list(values.json === true);
  if (what === 'set') return set(rest);
  throw new UsageError(USAGE);
});
