import { HOUR_MS, MINUTE_MS } from '@hyaline/kit';
import type { Budget, Limiter } from '../limits/index.ts';
import { refuse } from './refusal.ts';

/** How often one patient asks for what costs a server much more than a look: papers that are drawn, all messages, the whole record. */
const BUDGETS = {
  paper: { max: 60, windowMs: 5 * MINUTE_MS },
  /** All that was said, opened piece by piece. */
  messages: { max: 120, windowMs: 5 * MINUTE_MS },
  archive: { max: 20, windowMs: HOUR_MS },
} as const satisfies Record<string, Budget>;

/** @throws Refusal too-many-requests with the time to wait */
export async function requireWork(
  { limiter }: { limiter: Limiter },
  accountId: string,
  work: keyof typeof BUDGETS,
): Promise<void> {
  const verdict = await limiter.take({ key: `portal-${work}|${accountId}`, budget: BUDGETS[work] });
  if (!verdict.allowed) refuse('too-many-requests', { retryAfterSeconds: verdict.retryAfterSeconds });
}
