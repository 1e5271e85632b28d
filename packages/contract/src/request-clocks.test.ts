import { describe, expect, it } from 'vitest';
import { clockOf, dayAfter, partOver, REQUEST_KINDS, REQUEST_LAWS } from './request-clocks.ts';

const due = (law: (typeof REQUEST_LAWS)[number], kind: (typeof REQUEST_KINDS)[number], askedOn: string) => {
  const { acknowledge, answer, extension } = clockOf(law, kind, askedOn);
  const dueOn = answer && dayAfter(askedOn, answer);
  return {
    acknowledge: acknowledge && dayAfter(askedOn, acknowledge),
    dueOn,
    extended: dueOn && extension && dayAfter(dueOn, extension),
  };
};

describe('the time to answer a request', () => {
  it.each([
    ['hipaa', 'access', '2026-01-31', null, '2026-03-02', '2026-04-01'],
    ['hipaa', 'amendment', '2026-11-22', null, '2027-01-21', '2027-02-20'],
    ['hipaa', 'restriction', '2026-11-22', null, null, null],
    ['gdpr', 'access', '2026-01-31', null, '2026-02-28', '2026-04-28'],
    ['gdpr', 'objection', '2027-12-31', null, '2028-01-31', '2028-03-31'],
    ['ccpa', 'access', '2026-11-20', '2026-12-04', '2027-01-04', '2027-02-18'],
    ['ccpa', 'opt-out', '2026-11-20', null, '2026-12-11', null],
    ['br', 'access', '2026-11-22', null, '2026-12-07', null],
    ['ca', 'access', '2028-02-01', null, '2028-03-02', '2028-04-01'],
  ] as const)('%s %s, asked on %s: confirmed by %s, answered by %s, at most %s', (law, kind, on, acknowledge, dueOn, extended) => {
    expect(due(law, kind, on)).toEqual({ acknowledge, dueOn, extended });
  }); // prettier-ignore

  it('changes in Chile with the first of December 2026, for what is asked from then on', () => {
    expect(due('cl', 'access', '2026-11-27')).toEqual({ acknowledge: null, dueOn: '2026-12-01', extended: null }); // a Friday
    expect(due('cl', 'access', '2026-11-30').dueOn).toBe('2026-12-02');
    expect(due('cl', 'access', '2026-12-01')).toEqual({
      acknowledge: null,
      dueOn: '2026-12-31',
      extended: '2027-01-30',
    });
  });

  it('is known for everything under every law, on every day', () => {
    for (const law of REQUEST_LAWS)
      for (const kind of REQUEST_KINDS)
        for (const day of ['1999-12-31', '2026-11-30', '2026-12-01', '2040-02-29'])
          expect(clockOf(law, kind, day).source).not.toBe('');
  });

  it('runs out in parts', () => {
    expect(partOver('2026-11-01', '2026-12-01', '2026-11-16')).toBe(50);
    expect(partOver('2026-11-01', '2026-12-01', '2026-11-24')).toBe(76);
    expect(partOver('2026-11-01', '2026-12-01', '2026-12-02')).toBeGreaterThan(100);
  });
});
