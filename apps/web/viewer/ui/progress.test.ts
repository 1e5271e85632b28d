import { describe, expect, it } from 'vitest';
import { paceOf } from './progress.ts';

describe('how fast reading goes', () => {
  it('is told after a second, and only while something is left', () => {
    const at = (done: number, all: number) => ({ phase: 'headers', done, all, since: 1000 }) as const;
    expect(paceOf(at(10, 100), 1900)).toBeNull();
    expect(paceOf(at(0, 100), 5000)).toBeNull();
    expect(paceOf(at(100, 100), 5000)).toBeNull();
    expect(paceOf(at(50, 400), 3000)).toEqual({ perSecond: 25, left: 14 });
  });
});
