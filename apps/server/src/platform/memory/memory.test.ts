import { describe, expect, it } from 'vitest';
import { BufferPool, letGo } from './index.ts';

describe('memory that is used again', () => {
  it('is handed out once at a time, and again when it was given back', () => {
    const pool = new BufferPool();
    const first = pool.take(600_000);
    const second = pool.take(600_000);
    expect(first.length).toBeGreaterThanOrEqual(600_000);
    expect(second.buffer).not.toBe(first.buffer);
    pool.give(first);
    expect(pool.take(500_001).buffer).not.toBe(second.buffer);
    expect(pool.take(700_000).length).toBe(2 ** 20);
  });

  it('is kept up to a limit; the rest goes back to the system at once', () => {
    const pool = new BufferPool();
    const all = Array.from({ length: 40 }, () => pool.take(2 ** 20));
    for (const buffer of all) pool.give(buffer);
    expect(all.filter(({ length }) => length > 0)).toHaveLength(16);
    const large = pool.take(20_000_000);
    pool.give(large);
    expect(large).toHaveLength(0);
  });

  it('is never taken from others that share it', () => {
    const shared = Buffer.from('one of many in a slab');
    letGo(shared.subarray(0, 3));
    letGo(shared);
    expect(shared.toString()).toBe('one of many in a slab');
    const own = Buffer.allocUnsafeSlow(10);
    letGo(own);
    expect(own).toHaveLength(0);
    expect(() => letGo(new Uint8Array(new SharedArrayBuffer(4)))).not.toThrow();
  });
});
