import { HOUR_MS, MINUTE_MS } from '@hyaline/kit';
import type { Budget } from '../../platform/limits/index.ts';

/** Per clinic, beside the budgets per network of platform/limits: one clinic's flood is not another's. */
export const CLINIC_BUDGETS = {
  create: { max: 60, windowMs: HOUR_MS },
  revoke: { max: 120, windowMs: HOUR_MS },
  open: { max: 600, windowMs: MINUTE_MS },
} as const satisfies Record<string, Budget>;

/** Per lookup value, counted in the database so that every node knows. */
export const FAILURES = {
  windowSeconds: 15 * 60,
  /** Asking for a link that is not there, or not any more. */
  misses: 10,
  /** Wrong passwords; counted before they are looked at, so parallel guesses cannot slip through together. */
  wrongPasswords: 5,
} as const;

export const VIEWING_SECONDS = 15 * 60;
