import type { Clock } from '@hyaline/kit';
import type { Limiter, Use, Verdict } from './limiter.ts';

const MAX_KEYS = 200_000;

/** The counters of one process. */
export class MemoryLimiter implements Limiter {
  readonly #clock: Clock;
  readonly #windows = new Map<string, { endsAt: number; used: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(...uses: readonly Use[]): Promise<Verdict> {
    const now = this.#clock.now().getTime();
    let waitMs = 0;
    for (const use of uses) waitMs = Math.max(waitMs, this.#count(use, now));
    return Promise.resolve({ allowed: waitMs === 0, retryAfterSeconds: Math.ceil(waitMs / 1000) });
  }

  /** How long to wait, in milliseconds; 0 inside the budget. */
  #count({ key, budget: { max, windowMs } }: Use, now: number): number {
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= now) {
      if (this.#windows.size >= MAX_KEYS) this.#forgetEnded(now);
      window = { endsAt: now + windowMs, used: 0 };
      this.#windows.set(key, window);
    }
    window.used += 1;
    return window.used <= max ? 0 : window.endsAt - now;
  }

  #forgetEnded(now: number): void {
    for (const [key, window] of this.#windows) if (window.endsAt <= now) this.#windows.delete(key);
    // all still open: somebody is flooding us with new keys; forgetting the oldest is the lesser harm
    for (const key of this.#windows.keys()) {
      if (this.#windows.size < MAX_KEYS) break;
      this.#windows.delete(key);
    }
  }
}
