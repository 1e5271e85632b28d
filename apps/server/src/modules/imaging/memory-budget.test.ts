import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryBudget } from './memory-budget.ts';

describe('the memory for taking files apart', () => {
  it('is never exceeded, and every file gets its turn', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 30 }), async (sizes) => {
        const budget = new MemoryBudget(100);
        let held = 0;
        let most = 0;
        const order: number[] = [];
        const take = (size: number, i: number) =>
          budget.hold(size, async () => {
            held += Math.min(size, 100);
            most = Math.max(most, held);
            await new Promise((next) => setImmediate(next));
            order.push(i);
            held -= Math.min(size, 100);
          });
        await Promise.all(sizes.map(take));
        expect(most).toBeLessThanOrEqual(100);
        expect(order).toHaveLength(sizes.length);
      }),
      { numRuns: 50 },
    );
  });

  it('is free again after a failure', async () => {
    const budget = new MemoryBudget(10);
    await expect(budget.hold(10, () => Promise.reject(new Error('damaged')))).rejects.toThrow('damaged');
    expect(await budget.hold(10, async () => 'next')).toBe('next');
  });

  it('lets go of who no longer waits, and of what was given back only once', async () => {
    const budget = new MemoryBudget(10);
    const giveBack = await budget.take(10);
    const gone = new AbortController();
    const waits = budget.take(10, gone.signal);
    const next = budget.take(5);
    gone.abort(new Error('gone'));
    await expect(waits).rejects.toThrow('gone');
    await expect(budget.take(1, gone.signal)).rejects.toThrow('gone');
    giveBack();
    giveBack();
    const nextDone = await next;
    let started = false;
    const whole = budget.take(10).then((end) => ((started = true), end));
    await new Promise((turn) => setImmediate(turn));
    expect(started).toBe(false); // 5 are still held: giving back twice freed nothing more
    nextDone();
    (await whole)();
  });
});
