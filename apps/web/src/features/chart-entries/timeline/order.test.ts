import type { Entry } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import type { TimelineItem } from '../../../ui/timeline-source.ts';
import { happenedAt, inDays, type TimelineOrder } from './order.ts';

const entry = (id: string, createdAt: string, content: object): Entry =>
  ({ id, createdAt, content }) as unknown as Entry;
const WRITTEN = '2026-03-02T10:00:00Z';
const ENTRIES = [
  entry('note', '2026-03-02T11:00:00Z', { kind: 'note' }),
  entry('lab', WRITTEN, { kind: 'lab', collectedAt: '2026-02-20' }),
  entry('vitals', WRITTEN, { kind: 'vitals', takenAt: '2026-02-20T23:30:00Z' }),
  entry('condition', WRITTEN, { kind: 'condition', onset: '2019' }),
  entry('dated', WRITTEN, { kind: 'condition', onset: '2019-05' }),
  entry('undated', WRITTEN, { kind: 'condition', onset: '' }),
];
const study = { key: 'study', at: '2026-03-01T09:00:00Z', happenedAt: '2026-01-05' } as TimelineItem;
const protocol = { key: 'protocol', at: '2026-02-28T09:00:00Z' } as TimelineItem;
/** Two hours east of Greenwich. */
const dayOf = (instant: string): string => new Date(Date.parse(instant) + 7_200_000).toISOString().slice(0, 10);
const keys = (order: TimelineOrder, oldest = '') =>
  inDays(ENTRIES, [study, protocol], { order, oldest, dayOf }).map(({ day, rows }) => [day, rows.map(({ key }) => key).join(' ')]); // prettier-ignore

describe('the timeline', () => {
  it('in the order of entry stands by the day on which things came in', () => {
    expect(keys('entered')).toEqual([
      ['2026-03-02', 'note lab vitals condition dated undated'],
      ['2026-03-01', 'study'],
      ['2026-02-28', 'protocol'],
    ]);
    expect(keys('entered', '2026-03-01T00:00:00Z').at(-1)).toEqual(['2026-03-01', 'study']);
  });

  it('in the order of what happened stands by clinical dates, those known by a month or year after what is known better', () => {
    expect(keys('happened')).toEqual([
      ['2026-03-02', 'note undated'],
      ['2026-02-28', 'protocol'],
      ['2026-02-21', 'vitals'],
      ['2026-02-20', 'lab'],
      ['2026-01-05', 'study'],
      ['2019-05', 'dated'],
      ['2019', 'condition'],
    ]);
    expect(happenedAt(ENTRIES[5] as Entry)).toBe(WRITTEN);
  });
});
