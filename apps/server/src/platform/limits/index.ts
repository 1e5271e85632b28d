import { type Clock, HOUR_MS, MINUTE_MS } from '@hyaline/kit';
import type { LimitClass } from '@hyaline/contract';

export interface Budget {
  max: number;
  windowMs: number;
}

/** How often one client may ask, per class. Route tests and the docs read this table; there is no other. */
export const LIMITS: Record<LimitClass, Budget> = {
  'sign-in': { max: 30, windowMs: 5 * MINUTE_MS },
  'sign-up': { max: 10, windowMs: HOUR_MS },
  'link-create': { max: 60, windowMs: HOUR_MS },
  'link-open': { max: 60, windowMs: MINUTE_MS },
  'link-revoke': { max: 120, windowMs: HOUR_MS },
  'link-view': { max: 6000, windowMs: MINUTE_MS },
  read: { max: 6000, windowMs: MINUTE_MS },
  write: { max: 600, windowMs: MINUTE_MS },
  upload: { max: 12_000, windowMs: MINUTE_MS },
  public: { max: 600, windowMs: MINUTE_MS },
};

export interface Verdict {
  allowed: boolean;
  retryAfterSeconds: number;
}

/** Counts in fixed windows. One node keeps them in memory; several share a store behind the same interface. */
export interface Limiter {
  /** Counts one use of `key` and says whether it is still inside the budget. */
  take(key: string, budget: Budget): Promise<Verdict>;
}

const MAX_KEYS = 200_000;

export class MemoryLimiter implements Limiter {
  readonly #clock: Clock;
  readonly #windows = new Map<string, { endsAt: number; used: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(key: string, { max, windowMs }: Budget): Promise<Verdict> {
    const now = this.#clock.now().getTime();
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= now) {
      if (this.#windows.size >= MAX_KEYS) this.#forgetEnded(now);
      window = { endsAt: now + windowMs, used: 0 };
      this.#windows.set(key, window);
    }
    window.used += 1;
    const allowed = window.used <= max;
    return Promise.resolve({ allowed, retryAfterSeconds: allowed ? 0 : Math.ceil((window.endsAt - now) / 1000) });
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

/** The network a client speaks from: an IPv4 address, or the /64 of an IPv6 one. */
export function networkPrefix(ip: string): string {
  if (!ip.includes(':')) return ip;
  if (ip.startsWith('::ffff:')) return ip.slice(7);
  const [head = '', tail = ''] = ip.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const middle = ip.includes('::') ? Array.from({ length: 8 - left.length - right.length }, () => '0') : [];
  return `${[...left, ...middle, ...right].slice(0, 4).join(':')}::/64`;
}
