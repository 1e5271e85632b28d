import { ONBOARDING_STEPS, type Onboarding } from '@hyaline/contract';
import { expect, it } from 'vitest';
import { after, before, firstOpen } from './steps.ts';

const at = (open: readonly string[]): Pick<Onboarding, 'steps'> => ({
  steps: ONBOARDING_STEPS.map((step) => ({
    step,
    state: open.includes(step) ? 'open' : 'done',
    at: null,
    skippable: true,
  })),
});

it('begins at the first open step, and is ready when none is', () => {
  expect(firstOpen(at(ONBOARDING_STEPS))).toBe('profile');
  expect(firstOpen(at(['team', 'sample']))).toBe('team');
  expect(firstOpen(at([]))).toBe('ready');
});

it('goes on in order, and back to what was left open before the end', () => {
  expect(after('profile', at([]))).toBe('workspaces');
  expect(after('sample', at(['agreement']))).toBe('agreement');
  expect(after('sample', at([]))).toBe('ready');
  expect([before('profile', at([])), before('ready', at([]))]).toEqual([null, 'sample']);
});
