import type { WeeklyHours } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { changeOfPlan } from './plan-change.ts';

const rule = (more: Partial<WeeklyHours> = {}): WeeklyHours => ({
  locationId: 'here', weekday: 1, from: '08:00', to: '12:00', validFrom: '2026-01-05', validUntil: null, ...more,
}); // prettier-ignore
const stored = (more: Partial<WeeklyHours> & { id?: string } = {}) => ({ id: 'a', ...rule(more) });
const change = (before: Parameters<typeof changeOfPlan>[0], after: readonly WeeklyHours[]) =>
  changeOfPlan(before, after, () => '2026-06-10');
const nothing = { drop: [], end: [], add: [], wrong: null };

describe('a changed plan', () => {
  it('leaves what is as it was alone, and what is over', () => {
    expect(change([stored(), stored({ id: 'b', validUntil: '2026-03-01' })], [rule()])).toEqual(nothing);
  });

  it('ends with yesterday what held, and begins today', () => {
    const next = rule({ to: '13:00' });
    expect(change([stored()], [next])).toEqual({
      ...nothing,
      end: [{ id: 'a', validUntil: '2026-06-09' }],
      add: [{ ...next, validFrom: '2026-06-10' }],
    });
  });

  it('drops what has not begun, today included', () => {
    expect(change([stored({ validFrom: '2026-06-10' })], [])).toEqual({ ...nothing, drop: ['a'] });
    expect(change([stored({ validFrom: '2026-08-01' })], [])).toEqual({ ...nothing, drop: ['a'] });
  });

  it('gives a rule that goes on another end, yesterday at the earliest', () => {
    expect(change([stored()], [rule({ validUntil: '2026-12-24' })]).end).toEqual([
      { id: 'a', validUntil: '2026-12-24' },
    ]);
    expect(change([stored()], [rule({ validUntil: '2026-06-09' })]).wrong).toBeNull();
    expect(change([stored()], [rule({ validUntil: '2026-06-08' })]).wrong).toBe(0);
    expect(change([stored({ validUntil: '2026-05-01' })], [rule()]).wrong).toBe(0);
  });

  it('may begin in the past only as the first one there is', () => {
    expect(change([], [rule()])).toEqual({ ...nothing, add: [rule()] });
    expect(change([stored({ weekday: 2 })], [rule({ validUntil: '2026-06-01' })]).wrong).toBe(0);
  });
});
