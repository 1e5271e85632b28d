import { describe, expect, it } from 'vitest';
import { type BenchRow, makeBench, median } from './bench.ts';

const quiet = { rounds: 4, quick: false, say: () => undefined };

describe('a benchmark', () => {
  it.each([
    [[3], 3],
    [[4, 1, 9], 4],
    [[4, 1, 9, 6], 5],
  ])('takes the median of %j as %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('runs both sides in turns and gives the ratio of their medians', async () => {
    const order: string[] = [];
    const rows: BenchRow[] = [];
    const ours = () => (order.push('a'), 20);
    const run = () => (order.push('b'), 10);
    await makeBench(rows, quiet).compare({
      metric: 'm',
      unit: 'ms',
      ours,
      peer: { name: 'p', version: '1', run },
      warmups: 0,
    });
    expect(order.join('')).toBe('abbaabba');
    expect(rows).toEqual([
      {
        metric: 'm',
        value: 20,
        unit: 'ms',
        samples: [20, 20, 20, 20],
        peer: 'p',
        peerVersion: '1',
        peerValue: 10,
        ratio: 2,
        peerSamples: [10, 10, 10, 10],
      },
    ]);
  });

  it('says that an absent peer was not run, instead of giving a number for it', async () => {
    const rows: BenchRow[] = [];
    await makeBench(rows, quiet).compare({
      metric: 'm',
      unit: 'ms',
      ours: () => 1,
      peer: { name: 'p', notRun: 'not installed' },
    });
    expect(rows[0]).toMatchObject({ peer: 'p', peerVersion: 'not run', peerValue: null, ratio: null });
  });
});
