import {
  type ChecklistItem,
  type EventName,
  type Onboarding,
  ONBOARDING_STEPS,
  type OnboardingStep,
  type Workspace,
} from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import type { Asking } from './locations.service.ts';
import * as repo from './onboarding.repo.ts';
import type { PracticeRow } from './practice.repo.ts';
import { keepsPhi, rowOf } from './practice.service.ts';
import { sampleState } from './sample.repo.ts';

type Needs = Pick<Platform, 'db' | 'database'>;

/** How far the clinic has set itself up, and what its first week still asks for. */
export async function onboarding(needs: Needs, actor: Actor): Promise<Onboarding> {
  const phi = await hasPhiSchema(needs, actor.tenantId);
  return needs.db.inTenant(actor, async (tx) => view(tx, await rowOf(tx), phi), { phi });
}

/**
 * Leaves a step as done or, where that is lawful, passed by for now.
 * @throws Refusal step-not-done when it is not so in the clinic; step-required where it cannot be passed by
 */
export function passStep(
  { db }: Needs,
  { actor, ip }: Asking,
  step: OnboardingStep,
  state: 'done' | 'skipped',
): Promise<null> {
  return db.inTenant(actor, async (tx) => {
    const row = await rowOf(tx);
    if (row.steps[step]?.state === state) return null;
    if (state === 'skipped' && !isSkippable(step, row.workspaces)) return refuse('step-required');
    if (state === 'done' && !(await isDone(tx, step, row))) return refuse('step-not-done');
    await repo.markStep(tx, step, state);
    await note(tx, state === 'done' ? 'onboarding.step-done' : 'onboarding.step-skipped', { step }, ip);
    return null;
  });
}

/** @throws Refusal step-not-done while a step is open */
export const completeOnboarding = ({ db }: Needs, { actor, ip }: Asking): Promise<null> =>
  db.inTenant(actor, async (tx) => {
    const row = await rowOf(tx);
    const { agreement } = await repo.realState(tx);
    if (stepsOf(row, agreement).some(({ state }) => state === 'open')) return refuse('step-not-done');
    if (await repo.complete(tx)) await note(tx, 'onboarding.completed', {}, ip);
    return null;
  });

async function view(tx: Tx, row: PracticeRow, phi: boolean): Promise<Onboarding> {
  const real = await repo.realState(tx);
  const sample = await sampleState(tx, phi);
  const study = phi && (await repo.anyStudy(tx));
  return {
    complete: row.onboardingComplete,
    steps: stepsOf(row, real.agreement),
    checklist: checklistOf(row, { ...real, study }),
    people: real.people,
    invitations: real.invitations,
    sample,
  };
}

function stepsOf(row: PracticeRow, agreement: boolean): Onboarding['steps'] {
  return ONBOARDING_STEPS.map((step) => {
    const left = row.steps[step];
    const signed = step === 'agreement' && agreement;
    // an agreement that was passed by is open again once a workspace keeps what it is about
    const counts = left !== undefined && (left.state === 'done' || isSkippable(step, row.workspaces));
    const state = signed ? 'done' : counts && step !== 'agreement' ? left.state : counts ? 'skipped' : 'open';
    return { step, state, at: left?.at ?? null, skippable: isSkippable(step, row.workspaces) };
  });
}

/** Who the clinic is has to be known; without an agreement no workspace of patient data can do anything. */
const isSkippable = (step: OnboardingStep, workspaces: readonly Workspace[]): boolean =>
  step === 'agreement' ? !keepsPhi(workspaces) : step !== 'profile';

async function isDone(tx: Tx, step: OnboardingStep, row: PracticeRow): Promise<boolean> {
  if (step === 'profile') return row.revision > 1; // somebody has looked at it and kept it
  if (step === 'workspaces') return true;
  if (step === 'sample') return ['making', 'ready'].includes(await sampleState(tx, false));
  const real = await repo.realState(tx);
  if (step === 'agreement') return real.agreement;
  return step === 'team' ? real.people > 1 || real.invitations > 0 : real.branding;
}

function checklistOf(row: PracticeRow, real: repo.RealState & { study: boolean }): ChecklistItem[] {
  const uses = (workspace: Workspace): boolean => row.workspaces.includes(workspace);
  const phi = keepsPhi(row.workspaces);
  const items: [ChecklistItem['item'], boolean, boolean][] = [
    ['agreement', phi, real.agreement],
    ['hours', true, real.hours],
    ['officer', true, real.officer],
    ['team', true, real.people > 1],
    ['branding', true, real.branding],
    ['notice', phi, real.privacyNotice],
    ['retention', phi, real.retention],
    ['patient', uses('care'), real.patient],
    ['study', uses('imaging'), real.study],
    ['appointment', uses('practice'), real.appointment],
    ['link', uses('imaging') || uses('atlas'), real.link],
  ];
  return items.filter(([, asked]) => asked).map(([item, , done]) => ({ item, done }));
}

const note = (tx: Tx, event: EventName, facts: Record<string, Json>, ip: string) =>
  append(tx, {
    event,
    outcome: 'done',
    resource: { type: 'clinic', id: tx.actor.tenantId },
    patientRef: null,
    facts,
    ip,
  });
