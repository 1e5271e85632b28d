import type { Onboarding, OnboardingStep } from '@hyaline/contract';

/** Where the person stands: at a step, or behind the last one. */
export type Here = OnboardingStep | 'ready';

/** The first step that nobody has done or passed by. */
export const firstOpen = ({ steps }: Pick<Onboarding, 'steps'>): Here =>
  steps.find(({ state }) => state === 'open')?.step ?? 'ready';

/** What comes after a step: the next one in the order, whatever its state; behind the last the next that is open. */
export function after(step: OnboardingStep, { steps }: Pick<Onboarding, 'steps'>): Here {
  const at = steps.findIndex((each) => each.step === step);
  return steps[at + 1]?.step ?? firstOpen({ steps });
}

export function before(here: Here, { steps }: Pick<Onboarding, 'steps'>): OnboardingStep | null {
  const at = here === 'ready' ? steps.length : steps.findIndex((each) => each.step === here);
  return steps[at - 1]?.step ?? null;
}
