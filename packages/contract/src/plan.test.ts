import { describe, expect, it } from 'vitest';
import { daysLeft, entitlementAt, PLAN_STATES, type PlanState } from './plan.ts';

const SINCE = new Date('2026-03-05T23:30:00Z'); // the clocks of the United States change within its seven days
const after = (ms: number): Date => new Date(SINCE.getTime() + ms);
const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const accessIn = (state: PlanState, ms: number) =>
  entitlementAt({ plan: state === 'trialing' ? 'trial' : 'pro', state, since: SINCE }, after(ms)).access;

describe('what a clinic may do', () => {
  it('is everything where there is no plan, as on a machine of its own', () => {
    expect(entitlementAt(null, after(1000 * WEEK))).toEqual({ access: 'full', endsAt: null });
  });

  it.each(['trialing', 'past_due'] as const)('is everything for 7 x 24 hours of %s, to the millisecond', (state) => {
    expect(accessIn(state, 0)).toBe('full');
    expect(accessIn(state, WEEK - 1)).toBe('full');
    expect(accessIn(state, WEEK)).toBe('read-only');
    expect(accessIn(state, 10 * WEEK)).toBe('read-only');
    expect(entitlementAt({ plan: 'pro', state, since: SINCE }, SINCE).endsAt).toEqual(after(WEEK));
  });

  it('is everything while a plan is active, however long, and reading alone in every other state', () => {
    expect(accessIn('active', 1000 * WEEK)).toBe('full');
    const others = PLAN_STATES.filter((state) => !['trialing', 'past_due', 'active'].includes(state));
    expect(others).toEqual(['unpaid', 'paused', 'canceled']);
    for (const state of others) expect([accessIn(state, 0), accessIn(state, WEEK)]).toEqual(['read-only', 'read-only']);
  });

  it('counts the days left as a person does', () => {
    const endsAt = after(WEEK);
    expect(daysLeft(endsAt, SINCE)).toBe(7);
    expect(daysLeft(endsAt, after(1))).toBe(7);
    expect(daysLeft(endsAt, after(6 * 24 * HOUR))).toBe(1);
    expect(daysLeft(endsAt, after(WEEK - 1))).toBe(1);
    expect([daysLeft(endsAt, after(WEEK)), daysLeft(endsAt, after(2 * WEEK))]).toEqual([0, 0]);
  });
});
