import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkerPool } from './pool.ts';
import type { WorkerAsk } from './protocol.ts';

const made: FakeWorker[] = [];

/** A worker that answers only what the test says. */
class FakeWorker extends EventTarget {
  readonly asked: { id: number; body: WorkerAsk }[] = [];
  ended = false;
  constructor() {
    super();
    made.push(this);
  }
  postMessage(message: { id: number; body: WorkerAsk }): void {
    this.asked.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  answer(kind: 'end' | 'parts'): void {
    const id = this.asked.at(-1)?.id;
    this.dispatchEvent(new MessageEvent('message', { data: kind === 'end' ? { id, kind } : { id, kind, parts: [] } }));
  }
}

const place = { kind: 'file', file: new File([], 'none'), frames: null } as const;
const picture = { kind: 'picture', header: {}, place, frame: 0 } as unknown as WorkerAsk;

describe('the worker pool', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('Worker', FakeWorker);
    made.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('ends a worker that does not come back, and goes on with another', async () => {
    const pool = new WorkerPool(1);
    const hung = pool.run(picture).catch((cause: Error) => cause.message);
    const next = pool.run(picture);
    vi.advanceTimersByTime(30_001);
    expect(await hung).toContain('not decoded in time');
    expect(made[0]?.ended).toBe(true);
    expect(made[1]?.asked).toHaveLength(1);
    made[1]?.answer('end');
    await next;
  });

  it('gives a worker that shows its progress all the time it needs', async () => {
    const pool = new WorkerPool(1);
    const slow = pool.run(picture);
    for (let n = 0; n < 5; n++) {
      vi.advanceTimersByTime(25_000);
      made[0]?.answer('parts');
    }
    made[0]?.answer('end');
    await slow;
    vi.advanceTimersByTime(60_000);
    expect(made).toHaveLength(1);
  });

  it('waits for a person’s files and archives without an end', async () => {
    const pool = new WorkerPool(1);
    const reading = pool.run({ kind: 'headers', files: [{ n: 0, place }] }).catch((cause: Error) => cause.message);
    vi.advanceTimersByTime(600_000);
    expect(made[0]?.ended).toBe(false);
    pool.dispose();
    expect(await reading).toBe('the viewer was closed');
  });
});
