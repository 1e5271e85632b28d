import { describe, expect, it } from 'vitest';
import { fitting, searchSpan, spread } from './fitting.ts';

const slot = (wallStart: string) => ({
  wallStart,
  providerId: '',
  locationId: '',
  startsAt: '',
  endsAt: '',
  zone: 'UTC',
});
const times = (list: { wallStart: string }[]) => list.map(({ wallStart }) => wallStart);

describe('free times for a wish', () => {
  const slots = ['2026-12-06T10:00', '2026-12-07T09:00', '2026-12-07T12:00', '2026-12-07T17:00', '2026-12-08T09:30'].map(slot); // prettier-ignore

  it('are those on its days and at its times of day; without any, all', () => {
    expect(times(fitting(slots, { weekdays: [1], parts: ['morning', 'evening'] }))).toEqual(['2026-12-07T09:00', '2026-12-07T17:00']); // prettier-ignore
    expect(times(fitting(slots, { weekdays: [7], parts: [] }))).toEqual(['2026-12-06T10:00']);
    expect(times(fitting(slots, { weekdays: [], parts: ['afternoon'] }))).toEqual(['2026-12-07T12:00']);
    expect(fitting(slots, { weekdays: [], parts: [] })).toHaveLength(5);
  });

  it('are shown as a few of each day, on the half hour', () => {
    const many = ['2026-12-07T09:00', '2026-12-07T09:15', '2026-12-07T09:30', '2026-12-07T10:00', '2026-12-08T09:00'].map(slot); // prettier-ignore
    expect(times(spread(many, 2))).toEqual(['2026-12-07T09:00', '2026-12-07T09:30', '2026-12-08T09:00']);
  });

  it('are looked for from its day on, and never in the past', () => {
    const now = new Date('2026-12-05T23:30:00Z');
    expect(searchSpan('2026-12-10', now)).toEqual({ from: '2026-12-10', to: '2027-02-08' });
    expect(searchSpan('2026-11-01', now).from).toBe('2026-12-05');
  });
});
