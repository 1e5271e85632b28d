import { HOUR_MS, MINUTE_MS } from '@hyaline/kit';
import type { LimitClass } from '@hyaline/contract';
import type { Budget } from './limiter.ts';

export { askRedis } from './ask-redis.ts';
export type { Budget, Limiter, Use, Verdict } from './limiter.ts';
export { MemoryLimiter } from './memory-limiter.ts';
export { networkPrefix } from './network.ts';
export { openLimiter } from './open-limiter.ts';

/** How often one client may ask, per class. Route tests and the docs read this table; there is no other. */
export const LIMITS: Record<LimitClass, Budget> = {
  'sign-in': { max: 30, windowMs: 5 * MINUTE_MS },
  'sign-up': { max: 10, windowMs: HOUR_MS },
  /** Whoever brings a mailed link along: nothing to guess, but a password is hashed. */
  'mail-link': { max: 30, windowMs: 5 * MINUTE_MS },
  'link-create': { max: 60, windowMs: HOUR_MS },
  'link-open': { max: 60, windowMs: MINUTE_MS },
  'link-revoke': { max: 120, windowMs: HOUR_MS },
  'link-view': { max: 6000, windowMs: MINUTE_MS },
  /** Looks at a clinic's public page for booking: each may search weeks of a calendar. */
  'free-times': { max: 60, windowMs: MINUTE_MS },
  read: { max: 6000, windowMs: MINUTE_MS },
  write: { max: 600, windowMs: MINUTE_MS },
  upload: { max: 12_000, windowMs: MINUTE_MS },
  public: { max: 600, windowMs: MINUTE_MS },
};

/** How often one client may ask the API at all, whichever routes: a whole clinic can stand behind one address. */
export const GLOBAL_LIMIT: Budget = { max: 20_000, windowMs: MINUTE_MS };
